package io.kith.transport.call;

import io.kith.codec.Codec;
import io.kith.codec.ProtoReader;
import io.kith.codec.ProtoWriter;
import io.kith.core.Code;
import io.kith.core.Status;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A status on the wire: {@code google.rpc.Status} with the trail as a fourth field, which others
 * skip.
 *
 * @see <a
 *     href="https://github.com/googleapis/googleapis/blob/master/google/rpc/status.proto">google.rpc.Status</a>
 */
public final class StatusCodec implements Codec<Status> {

  public static final StatusCodec INSTANCE = new StatusCodec();

  private static final String TYPE_URL_PREFIX = "type.googleapis.com/";

  private StatusCodec() {}

  @Override
  public void write(ProtoWriter out, Status status) {
    out.int32(1, status.code().number());
    if (!status.message().isEmpty()) {
      out.string(2, status.message());
    }
    for (Status.Detail detail : status.details()) {
      int mark = out.begin(3);
      out.string(1, TYPE_URL_PREFIX + detail.type());
      out.bytes(2, detail.value());
      out.end(mark);
    }
    for (String line : status.trail()) {
      out.string(4, line);
    }
  }

  @Override
  public Status read(ProtoReader in, @Nullable Status base) {
    int code = 0;
    String message = "";
    List<Status.Detail> details = new ArrayList<>(1);
    List<String> trail = new ArrayList<>(2);
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case 1 << 3 -> code = in.int32();
        case 2 << 3 | 2 -> message = in.string();
        case 3 << 3 | 2 -> addDetail(in, details);
        case 4 << 3 | 2 -> trail.add(in.string());
        default -> in.skip(tag);
      }
    }
    Code known = code == 0 ? Code.UNKNOWN : Code.of(code);
    return new Status(known, message, trail, details);
  }

  private static void addDetail(ProtoReader in, List<Status.Detail> details) {
    int outer = in.enter();
    String type = "";
    byte[] value = {};
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case 1 << 3 | 2 -> type = in.string();
        case 2 << 3 | 2 -> value = in.bytes();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    if (details.size() < Status.MAX_DETAILS) {
      details.add(new Status.Detail(type.substring(type.lastIndexOf('/') + 1), value));
    }
  }
}
