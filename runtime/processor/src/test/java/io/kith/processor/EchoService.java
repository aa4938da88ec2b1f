package io.kith.processor;

import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import io.kith.processor.fixture.Collections;
import io.kith.processor.fixture.Colour;
import io.kith.processor.fixture.Everything;
import io.kith.processor.fixture.Options;
import io.kith.processor.fixture.Page;
import io.kith.processor.fixture.Point;
import io.kith.processor.fixture.Result;
import io.kith.processor.fixture.Scalars;
import io.kith.processor.fixture.Shape;
import io.kith.processor.fixture.Texts;
import io.kith.processor.fixture.Tree;
import io.kith.processor.fixture.Wrapped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Answers with what it was asked. */
class EchoService implements Everything {

  final List<String> seen = new ArrayList<>();

  @Override
  public Point ping(Point what) {
    return what;
  }

  @Override
  public Scalars scalars(Scalars scalars) {
    return scalars;
  }

  @Override
  public Texts texts(Texts texts) {
    return texts;
  }

  @Override
  public Options options(Options options) {
    return options;
  }

  @Override
  public Collections collections(Collections collections) {
    return collections;
  }

  @Override
  public Tree tree(Tree tree) {
    return tree;
  }

  @Override
  public Shape shape(Shape shape) {
    return shape;
  }

  @Override
  public Page<Point> pageOfPoints(Page<Point> page) {
    return page;
  }

  @Override
  public Page<Integer> pageOfNumbers(Page<Integer> page) {
    return page;
  }

  @Override
  public Wrapped<List<String>> wrapped(Wrapped<List<String>> wrapped) {
    return wrapped;
  }

  @Override
  public Result<Point> result(Result<Point> result) {
    return result;
  }

  @Override
  public EnumValueDescriptorProto protobuf(EnumValueDescriptorProto message) {
    return message;
  }

  @Override
  public Method all(boolean flag, int in, String out, Point base, Optional<String> tag) {
    seen.add(flag + " " + in + " " + out + " " + base + " " + tag);
    return new Method(in);
  }

  @Override
  public Note note() {
    return new Note("a note");
  }

  @Override
  public Reply reply(String reply, Note failure) {
    return new Reply(reply + failure.text());
  }

  @Override
  public int count(int one, int two) {
    return one + two;
  }

  @Override
  public String text(String text) {
    return text;
  }

  @Override
  public Instant at(Instant at) {
    return at;
  }

  @Override
  public Colour colour(Colour colour) {
    return colour;
  }

  @Override
  public Optional<Note> maybe(OptionalInt chance) {
    return chance.isEmpty() ? Optional.empty() : Optional.of(new Note("" + chance.getAsInt()));
  }

  @Override
  public List<Point> list(List<Point> list) {
    return list;
  }

  @Override
  public Map<String, Integer> map(Map<String, Integer> map) {
    return map;
  }

  @Override
  public byte[] bytes(byte[] bytes) {
    return bytes;
  }

  @Override
  public boolean isIt() {
    return true;
  }

  @Override
  public long reserved(long first, long second) {
    return first - second;
  }

  @Override
  public void nothing() {
    seen.add("nothing");
  }

  @Override
  public void forget(Note note) {
    seen.add(note.text());
  }

  @Override
  public int fails(int how) throws Refused, Busy, VeryBusy {
    switch (how) {
      case 1 -> throw new Refused(42, List.of("too late", "too much"));
      case 2 -> throw new Busy();
      case 3 -> throw new VeryBusy(7);
      case 4 -> throw new Gone();
      case 5 -> throw new IllegalArgumentException("five");
      default -> {
        return how;
      }
    }
  }
}
