package io.kith.codec;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The values of the JDK that are messages or texts on the wire: {@link Instant} and {@link
 * Duration} as protobuf's well-known types, {@link UUID}, {@link BigDecimal} and {@link LocalDate}
 * as the text that their {@code toString} gives.
 */
public final class WellKnown {

  /** {@code google.protobuf.Timestamp}. */
  public static final Codec<Instant> TIMESTAMP = new TimestampCodec();

  /** {@code google.protobuf.Duration}. */
  public static final Codec<Duration> DURATION = new DurationCodec();

  /** What an absent {@link UUID} reads as: all zeros. */
  public static final UUID NO_UUID = new UUID(0, 0);

  /**
   * The most characters of a {@link BigDecimal}, since the work to read one grows with their
   * square.
   */
  public static final int MAX_DECIMAL_CHARS = 1_000;

  private static final int UUID_CHARS = 36;

  /** The longest, of the year 999,999,999 with its sign. */
  private static final int MAX_DATE_CHARS = 16;

  private static final int MAX_NANOS = 999_999_999;

  private WellKnown() {}

  /**
   * Whether this is the full name of a message type of protobuf itself that needs no schema, such
   * as {@code google.protobuf.Timestamp}.
   */
  public static boolean isMessage(String typeName) {
    return WellKnownType.of(typeName) != null;
  }

  /** Whether this is {@code google.protobuf.NullValue}, an enum type that needs no schema. */
  public static boolean isEnum(String typeName) {
    return typeName.equals(WellKnownType.NULL_VALUE.name());
  }

  /** Reads the text form of a {@link UUID}, 36 characters; {@link #NO_UUID} of an empty text. */
  public static UUID uuid(String text) {
    if (text.isEmpty()) {
      return NO_UUID;
    }
    if (text.length() != UUID_CHARS) {
      throw new CodecException(
          "a text of " + text.length() + " characters is no UUID, which has " + UUID_CHARS);
    }
    try {
      if (hasDashes(text)) { // the JDK's own parser takes other forms too, and cuts numbers off
        return new UUID(
            hex(text, 0, 8) << 32 | hex(text, 9, 13) << 16 | hex(text, 14, 18),
            hex(text, 19, 23) << 48 | hex(text, 24, 36));
      }
    } catch (NumberFormatException e) {
      throw new CodecException("'" + text + "' is no UUID", e);
    }
    throw new CodecException("'" + text + "' is no UUID");
  }

  private static boolean hasDashes(String uuid) {
    return uuid.charAt(8) == '-'
        && uuid.charAt(13) == '-'
        && uuid.charAt(18) == '-'
        && uuid.charAt(23) == '-';
  }

  private static long hex(String text, int from, int to) {
    return HexFormat.fromHexDigitsToLong(text, from, to);
  }

  /** Reads the text form of a {@link BigDecimal}; zero of an empty text. */
  public static BigDecimal decimal(String text) {
    if (text.isEmpty()) {
      return BigDecimal.ZERO;
    }
    if (text.length() > MAX_DECIMAL_CHARS) {
      throw new CodecException("a decimal has more than " + MAX_DECIMAL_CHARS + " characters");
    }
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw new CodecException("'" + text + "' is no decimal number", e);
    }
  }

  /** The text form of a {@link BigDecimal}; fails for one that {@link #decimal} would refuse. */
  public static String text(BigDecimal value) {
    String text = value.toString();
    if (text.length() > MAX_DECIMAL_CHARS) {
      throw new CodecException("a decimal has more than " + MAX_DECIMAL_CHARS + " characters");
    }
    return text;
  }

  /**
   * Reads the text form of a {@link LocalDate}, {@code 2026-11-21}; the first of January 1970 of an
   * empty text.
   */
  public static LocalDate date(String text) {
    if (text.isEmpty()) {
      return LocalDate.EPOCH;
    }
    if (text.length() > MAX_DATE_CHARS) {
      throw new CodecException(
          "a text of " + text.length() + " characters is no date of the form 2026-11-21");
    }
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new CodecException("'" + text + "' is no date of the form 2026-11-21", e);
    }
  }

  private static final class TimestampCodec implements Codec<Instant> {

    @Override
    public void write(ProtoWriter out, Instant value) {
      if (value.getEpochSecond() != 0) {
        out.int64(1, value.getEpochSecond());
      }
      if (value.getNano() != 0) {
        out.int32(2, value.getNano());
      }
    }

    @Override
    public Instant read(ProtoReader in, @Nullable Instant base) {
      long seconds = base == null ? 0 : base.getEpochSecond();
      int nanos = base == null ? 0 : base.getNano();
      for (int tag = in.tag(); tag != 0; tag = in.tag()) {
        switch (tag) {
          case 1 << 3 -> seconds = in.int64();
          case 2 << 3 -> nanos = in.int32();
          default -> in.skip(tag);
        }
      }
      if (nanos < 0 || nanos > MAX_NANOS) {
        throw new CodecException(
            "a Timestamp has " + nanos + " nanos; allowed are 0 to " + MAX_NANOS);
      }
      try {
        return Instant.ofEpochSecond(seconds, nanos);
      } catch (DateTimeException e) {
        throw new CodecException("a Timestamp of " + seconds + " seconds is out of range", e);
      }
    }
  }

  private static final class DurationCodec implements Codec<Duration> {

    @Override
    public void write(ProtoWriter out, Duration value) {
      long seconds = value.getSeconds();
      int nanos = value.getNano();
      if (seconds < 0 && nanos > 0) { // protobuf wants the same sign on both
        seconds++;
        nanos -= 1_000_000_000;
      }
      if (seconds != 0) {
        out.int64(1, seconds);
      }
      if (nanos != 0) {
        out.int32(2, nanos);
      }
    }

    @Override
    public Duration read(ProtoReader in, @Nullable Duration base) {
      long seconds = 0;
      int nanos = 0;
      if (base != null) {
        boolean borrow = base.getSeconds() < 0 && base.getNano() > 0;
        seconds = borrow ? base.getSeconds() + 1 : base.getSeconds();
        nanos = borrow ? base.getNano() - 1_000_000_000 : base.getNano();
      }
      for (int tag = in.tag(); tag != 0; tag = in.tag()) {
        switch (tag) {
          case 1 << 3 -> seconds = in.int64();
          case 2 << 3 -> nanos = in.int32();
          default -> in.skip(tag);
        }
      }
      if (nanos < -MAX_NANOS || nanos > MAX_NANOS) {
        throw new CodecException("a Duration has " + nanos + " nanos, beyond a second");
      }
      if ((seconds > 0 && nanos < 0) || (seconds < 0 && nanos > 0)) {
        throw new CodecException("a Duration has seconds and nanos of different signs");
      }
      try {
        return Duration.ofSeconds(seconds, nanos);
      } catch (ArithmeticException e) {
        throw new CodecException("a Duration of " + seconds + " seconds is out of range", e);
      }
    }
  }
}
