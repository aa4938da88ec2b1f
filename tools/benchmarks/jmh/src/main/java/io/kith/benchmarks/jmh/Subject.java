package io.kith.benchmarks.jmh;

/**
 * One message, held in the form that one library works on.
 *
 * <p>For one thread: it writes into a buffer of its own, again and again into the same.
 */
interface Subject {

  /**
   * Writes the message.
   *
   * @return how many bytes were written
   */
  int encode() throws Exception;

  /**
   * Reads what {@link #encode} wrote last, every field of it: a library that leaves texts as bytes
   * until they are asked for is made to turn them into text.
   */
  Object decode() throws Exception;
}
