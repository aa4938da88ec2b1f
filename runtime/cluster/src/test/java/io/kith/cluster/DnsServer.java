package io.kith.cluster;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Master;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** A DNS server for one zone, which a test writes. */
final class DnsServer implements AutoCloseable {

  private final DatagramSocket socket;
  private final Map<Name, List<Record>> zone = new ConcurrentHashMap<>();
  private final AtomicInteger questions = new AtomicInteger();
  private volatile int failure = Rcode.NOERROR;

  DnsServer() throws IOException {
    socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("test-dns").start(this::run);
  }

  String address() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  int questions() {
    return questions.get();
  }

  /** Answers everything with this code from now on. */
  void fail(int rcode) {
    failure = rcode;
  }

  /** What the name has from now on, as lines of a zone file; nothing: there is no such name. */
  void put(String name, String... lines) {
    try {
      Name key = Name.fromString(name + ".");
      String text = String.join("\n", List.of(lines).stream().map(l -> key + " " + l).toList());
      try (var master =
          new Master(
              new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)), Name.root)) {
        var records = new ArrayList<Record>();
        for (Record next = master.nextRecord(); next != null; next = master.nextRecord()) {
          records.add(next);
        }
        zone.put(key, records);
      }
      if (lines.length == 0) {
        zone.remove(key);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void run() {
    byte[] buffer = new byte[4096];
    try {
      while (true) {
        var packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        questions.incrementAndGet();
        byte[] reply = answer(new Message(Arrays.copyOf(buffer, packet.getLength()))).toWire(4096);
        socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
      }
    } catch (SocketException e) {
      // closed
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Message answer(Message question) {
    Record asked = question.getQuestion();
    var reply = new Message(question.getHeader().getID());
    reply.getHeader().setFlag(Flags.QR);
    reply.getHeader().setFlag(Flags.RA);
    reply.addRecord(asked, Section.QUESTION);
    List<Record> known = zone.get(asked.getName());
    reply.getHeader().setRcode(failure != 0 ? failure : known == null ? Rcode.NXDOMAIN : 0);
    if (failure == 0 && known != null) {
      known.stream()
          .filter(found -> found.getType() == asked.getType() && found.getDClass() == DClass.IN)
          .forEach(found -> reply.addRecord(found, Section.ANSWER));
    }
    return reply;
  }

  @Override
  public void close() {
    socket.close();
  }
}
