package io.kith.codec.contract;

/**
 * One change of a contract.
 *
 * @param place where it is
 * @param what what was and what is: {@code Balance.coins was int32 and is int64}
 * @param why what it means for those who have the old contract; empty where nothing breaks
 * @param advice how to do without the break; empty where nothing breaks
 */
public record Change(Place place, Effect effect, String what, String why, String advice) {

  /** A change that breaks nobody. */
  static Change harmless(Place place, Effect effect, String what) {
    return new Change(place, effect, what, "", "");
  }
}
