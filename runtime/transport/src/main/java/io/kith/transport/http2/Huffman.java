package io.kith.transport.http2;

/**
 * The code in which HPACK packs texts.
 *
 * <p>It is canonical: the lengths of the codes say all. Decoding goes through a table by half
 * bytes; since no code is shorter than five bits, a half byte completes at most one symbol.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7541#appendix-B">RFC 7541, appendix B</a>
 */
final class Huffman {

  private static final int SYMBOLS = 256;
  private static final int EOS = 256;

  /** The length in bits of each symbol's code, and of EOS at the end. */
  private static final byte[] LENGTHS = {
    13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, // 0x00
    28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28, // 0x10
    6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, // 0x20
    5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10, // 0x30
    13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, // 0x40
    7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6, // 0x50
    15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, // 0x60
    6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28, // 0x70
    20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, // 0x80
    24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24, // 0x90
    22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, // 0xa0
    21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23, // 0xb0
    26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, // 0xc0
    19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27, // 0xd0
    20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, // 0xe0
    26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26, // 0xf0
    30
  };

  private static final int[] CODES = codes();

  // The table: for each inner node of the code's tree and each half byte, where it leads to.
  private static final int NODE_MASK = 0xff;
  private static final int SYMBOL_SHIFT = 8;
  private static final int HAS_SYMBOL = 1 << 16;
  private static final int IS_WRONG = 1 << 17;
  private static final int[] TABLE = new int[SYMBOLS * 16];

  /** For each node, whether a text may end there: after nothing but up to seven ones of padding. */
  private static final boolean[] IS_END = new boolean[SYMBOLS];

  static {
    fillTable();
  }

  private Huffman() {}

  private static int[] codes() {
    int[] codes = new int[SYMBOLS + 1];
    int code = 0;
    for (int length = 1; length <= 30; length++) {
      code <<= 1;
      for (int symbol = 0; symbol <= EOS; symbol++) {
        if (LENGTHS[symbol] == length) {
          codes[symbol] = code++;
        }
      }
    }
    return codes;
  }

  private static void fillTable() {
    // A child is another node's number, or -1 - symbol. 0 is the root, which is nobody's child.
    int[][] children = new int[SYMBOLS][2];
    int nodes = 1;
    for (int symbol = 0; symbol <= EOS; symbol++) {
      int node = 0;
      for (int bit = LENGTHS[symbol] - 1; bit > 0; bit--) {
        int side = CODES[symbol] >>> bit & 1;
        if (children[node][side] == 0) {
          children[node][side] = nodes++;
        }
        node = children[node][side];
      }
      children[node][CODES[symbol] & 1] = -1 - symbol;
    }
    for (int node = 0; node < SYMBOLS; node++) {
      for (int half = 0; half < 16; half++) {
        TABLE[node << 4 | half] = step(children, node, half);
      }
    }
    int node = 0;
    for (int padding = 0; padding < Byte.SIZE; padding++) {
      IS_END[node] = true;
      node = children[node][1];
    }
  }

  private static int step(int[][] children, int from, int half) {
    int node = from;
    int symbol = 0;
    for (int bit = 3; bit >= 0; bit--) {
      int child = children[node][half >>> bit & 1];
      if (child == -1 - EOS) {
        return IS_WRONG;
      }
      if (child < 0) {
        symbol = HAS_SYMBOL | (-1 - child) << SYMBOL_SHIFT;
        node = 0;
      } else {
        node = child;
      }
    }
    return symbol | node;
  }

  /** The most letters that so many bytes can hold. */
  static int maxDecodedBytes(int length) {
    return (int) (length * 8L / 5);
  }

  /**
   * Unpacks a text.
   *
   * @param into has room for {@link #maxDecodedBytes}
   * @return how many bytes it has, or -1 if it is none
   */
  static int decode(byte[] from, int offset, int length, byte[] into) {
    int node = 0;
    int size = 0;
    for (int i = offset; i < offset + length; i++) {
      int high = TABLE[node << 4 | from[i] >>> 4 & 0xf];
      int low = TABLE[(high & NODE_MASK) << 4 | from[i] & 0xf];
      if (((high | low) & IS_WRONG) != 0) {
        return -1;
      }
      if ((high & HAS_SYMBOL) != 0) {
        into[size++] = (byte) (high >>> SYMBOL_SHIFT);
      }
      if ((low & HAS_SYMBOL) != 0) {
        into[size++] = (byte) (low >>> SYMBOL_SHIFT);
      }
      node = low & NODE_MASK;
    }
    return IS_END[node] ? size : -1;
  }

  /** How many bytes the text takes packed. */
  static int encodedBytes(String text) {
    long bits = 0;
    for (int i = 0; i < text.length(); i++) {
      bits += LENGTHS[text.charAt(i) & 0xff];
    }
    return (int) (bits + 7 >>> 3);
  }

  /** Packs a text of characters below 256 into the array, which has room for it. */
  static void encode(String text, byte[] into, int offset) {
    long pending = 0;
    int bits = 0;
    int position = offset;
    for (int i = 0; i < text.length(); i++) {
      int symbol = text.charAt(i) & 0xff;
      pending = pending << LENGTHS[symbol] | CODES[symbol];
      bits += LENGTHS[symbol];
      while (bits >= Byte.SIZE) {
        bits -= Byte.SIZE;
        into[position++] = (byte) (pending >>> bits);
      }
    }
    if (bits > 0) { // the rest of the last byte are the first bits of EOS, all ones
      into[position] = (byte) (pending << Byte.SIZE - bits | 0xff >>> bits);
    }
  }
}
