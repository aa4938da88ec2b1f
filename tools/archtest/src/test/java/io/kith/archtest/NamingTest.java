package io.kith.archtest;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** House rules that hold in every module. */
final class NamingTest {

  @Test
  void no_class_is_named_for_what_it_is_not() {
    noClasses()
        .should()
        .haveNameMatching(".*(Impl|Util|Utils|Helper|Manager)")
        .orShould()
        .haveNameMatching(".*[.$](Abstract|Base)[A-Z].*")
        .check(Classes.KITH);
  }

  /** But what OpenTelemetry's API attaches to a thread, which has no other place. */
  @Test
  void no_state_hangs_on_a_thread() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("io.kith.telemetry.UserContexts")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(ThreadLocal.class)
        .check(Classes.KITH);
  }

  @Test
  void every_package_is_null_marked() {
    Stream<JavaPackage> unmarked =
        Classes.KITH.stream()
            .map(JavaClass::getPackage)
            .distinct()
            .filter(found -> !found.isAnnotatedWith(NullMarked.class));
    assertThat(unmarked).isEmpty();
  }
}
