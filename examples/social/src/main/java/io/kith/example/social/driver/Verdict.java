package io.kith.example.social.driver;

import java.util.ArrayList;
import java.util.List;

/** What a trial has shown: its own promises, and those that go for every trial. */
final class Verdict {

  private Verdict() {}

  static List<Promise> of(Trial trial, Course course, Tally tally) {
    var promises = new ArrayList<Promise>();
    promises.add(
        Promise.of(
            "the trial goes to its end", course.isWhole(), "%d seconds seen", course.seconds()));
    promises.addAll(trial.judge(course));
    promises.add(
        Promise.of(
            "no answer contradicts another",
            tally.violations() == 0,
            "%d contradictions %s",
            tally.violations(),
            tally.violationsKept()));
    return promises;
  }
}
