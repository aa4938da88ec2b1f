package io.kith;

import java.util.concurrent.TimeUnit;

/** A service whose calls take as many milliseconds as they are told; a process for tests. */
final class ErrandMain {

  private ErrandMain() {}

  public static void main(String[] args) {
    try (var app = App.start("errands")) {
      app.serve(Errand.class, ErrandMain::take);
      app.await();
    }
  }

  private static String take(String millis) {
    System.out.println("begun " + millis);
    try {
      TimeUnit.MILLISECONDS.sleep(Long.parseLong(millis));
    } catch (InterruptedException e) {
      return "interrupted";
    }
    return "done";
  }
}
