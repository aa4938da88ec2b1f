package io.kith.processor;

import io.kith.core.Field;
import io.kith.core.Reserved;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import javax.lang.model.element.Element;

/** Gives each field or constant its number: the claimed one, or the next that is free. */
final class Numbers {

  private static final int MAX_FIELD = 536_870_911;
  private static final int FIRST_FORBIDDEN = 19_000;
  private static final int LAST_FORBIDDEN = 19_999;

  private final Problems problems;
  private final boolean forFields;
  private final Set<Integer> reserved = new HashSet<>();
  private final Map<Integer, String> claimed = new HashMap<>();

  private Numbers(Problems problems, boolean forFields) {
    this.problems = problems;
    this.forFields = forFields;
  }

  /** The numbers of fields, in their order. */
  static List<Integer> ofFields(Problems problems, Element owner, List<? extends Element> fields) {
    return new Numbers(problems, true).assign(owner, fields, 1);
  }

  /** The numbers of enum constants, in their order. */
  static List<Integer> ofConstants(
      Problems problems, Element owner, List<? extends Element> constants) {
    return new Numbers(problems, false).assign(owner, constants, 0);
  }

  /** The numbers that no field of this owner may take. */
  static List<Integer> reserved(Element owner) {
    var annotation = owner.getAnnotation(Reserved.class);
    return annotation == null
        ? List.of()
        : IntStream.of(annotation.value()).sorted().distinct().boxed().toList();
  }

  private List<Integer> assign(Element owner, List<? extends Element> members, int first) {
    for (int number : reserved(owner)) {
      requireAllowed(owner, "@Reserved(" + number + ")", number);
      reserved.add(number);
    }
    members.forEach(this::claim);
    var numbers = new ArrayList<Integer>();
    int next = first;
    for (Element member : members) {
      var annotation = member.getAnnotation(Field.class);
      if (annotation != null) {
        numbers.add(annotation.value());
      } else {
        next = free(next);
        numbers.add(next++);
      }
    }
    return numbers;
  }

  private int free(int from) {
    int number = from;
    while (reserved.contains(number) || claimed.containsKey(number) || isForbidden(number)) {
      number++;
    }
    return number;
  }

  private void claim(Element member) {
    var annotation = member.getAnnotation(Field.class);
    if (annotation == null) {
      return;
    }
    int number = annotation.value();
    String text = "@Field(" + number + ")";
    requireAllowed(member, text, number);
    if (reserved.contains(number)) {
      problems.report(
          member, text + ": " + number + " is @Reserved; take a number that was never in use");
    }
    String other = claimed.putIfAbsent(number, member.getSimpleName().toString());
    if (other != null) {
      problems.report(member, text + ": '" + other + "' has this number; take another");
    }
  }

  private void requireAllowed(Element element, String text, int number) {
    if (!forFields) {
      if (number < 0) {
        problems.report(element, text + ": an enum constant has a number from 0 on");
      }
    } else if (number < 1 || number > MAX_FIELD) {
      problems.report(element, text + ": field numbers go from 1 to " + MAX_FIELD);
    } else if (isForbidden(number)) {
      problems.report(
          element,
          text
              + ": protobuf keeps "
              + FIRST_FORBIDDEN
              + " to "
              + LAST_FORBIDDEN
              + " for itself; take another number");
    }
  }

  private boolean isForbidden(int number) {
    return forFields && number >= FIRST_FORBIDDEN && number <= LAST_FORBIDDEN;
  }
}
