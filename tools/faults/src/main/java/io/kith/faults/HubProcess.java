package io.kith.faults;

import io.kith.hub.HubMain;

/** The hub as a process that ends with its parent. */
final class HubProcess {

  private HubProcess() {}

  public static void main(String[] args) {
    Tether.hold();
    HubMain.main(args);
  }
}
