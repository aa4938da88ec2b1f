package io.kith.cli;

import io.kith.App;

/** The bank as a process for tests. */
final class BankMain {

  private BankMain() {}

  public static void main(String[] args) {
    try (var app = App.start("bank")) {
      app.serve(Bank.class, new OpenBank());
      app.await();
    }
  }
}
