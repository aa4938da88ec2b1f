package io.kith.archtest;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The arrows of the floor plan: what each module may see. */
final class DependencyTest {

  private static final Pattern MODULE = Pattern.compile("<module>(.+?)</module>");

  @ParameterizedTest
  @EnumSource
  void a_room_sees_only_the_rooms_below_it(Room room) {
    noClasses()
        .that(room.classes())
        .should()
        .dependOnClassesThat(room.forbidden())
        .check(Classes.KITH);
  }

  @Test
  void every_class_stands_in_the_room_of_its_package() {
    assertThat(Classes.KITH)
        .allMatch(
            type ->
                Room.of(type).filter(room -> Classes.wasBuiltIn(room.directory, type)).isPresent(),
            "built in the module that its package names");
  }

  @Test
  void every_module_of_the_build_is_a_room() throws IOException {
    String pom = Files.readString(Path.of("../../pom.xml"));
    Stream<String> modules =
        MODULE.matcher(pom).results().map(found -> found.group(1)).filter(Classes::holdsProduct);
    assertThat(modules)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(Room.values()).map(room -> room.directory).toList());
  }

  @Test
  void core_depends_on_nothing_but_java_jspecify_and_slf4j() {
    classes()
        .that(Room.CORE.classes())
        .should()
        .onlyDependOnClassesThat(
            Room.CORE.classes().or(resideInAnyPackage("java..", "org.jspecify..", "org.slf4j..")))
        .check(Classes.KITH);
  }

  @Test
  void only_transport_touches_netty() {
    noClasses()
        .that(
            not(Room.TRANSPORT.classes()).and(not(describe("the leak gate", Classes::isLeakGate))))
        .should()
        .dependOnClassesThat(resideInAPackage("io.netty.."))
        .check(Classes.KITH);
  }

  @Test
  void what_the_transport_is_made_of_is_seen_by_the_transport_alone() {
    noClasses()
        .that(not(Room.TRANSPORT.classes()))
        .should()
        .dependOnClassesThat(resideInAPackage("io.kith.transport.*.."))
        .check(Classes.KITH);
  }

  @Test
  void policy_opens_no_socket_and_no_file() {
    noClasses()
        .that(Room.POLICY.classes())
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.net..", "java.nio.channels..", "java.nio.file..")
                .or(describe("of java.io that open files", Classes::opensFiles)))
        .check(Classes.KITH);
  }

  @Test
  void policy_starts_no_thread() {
    noClasses()
        .that(Room.POLICY.classes())
        .should()
        .dependOnClassesThat(describe("threads or executors", Classes::isThreadOrExecutor))
        .check(Classes.KITH);
  }

  @Test
  void policy_is_given_its_time_and_its_randomness() {
    noClasses()
        .that(Room.POLICY.classes())
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .callMethod(ThreadLocalRandom.class, "current")
        .check(Classes.KITH);
  }

  @Test
  void packages_depend_on_each_other_in_no_circle() {
    slices().assignedFrom(Classes.BY_PACKAGE).should().beFreeOfCycles().check(Classes.KITH);
  }

  @Test
  void the_packages_behind_the_front_of_the_transport_depend_on_each_other_in_no_circle() {
    slices().matching("io.kith.transport.(*)..").should().beFreeOfCycles().check(Classes.KITH);
  }
}
