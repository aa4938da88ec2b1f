package io.kith.example.social.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.kith.core.CallException;
import io.kith.example.social.Population;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class UserServiceTest {

  private static final Population POPULATION = new Population(300, 1);
  private static UserService users;

  @BeforeAll
  static void open() {
    users = new UserService(POPULATION);
  }

  @AfterAll
  static void close() {
    users.close();
  }

  @Test
  void keeps_every_part_of_a_profile() {
    assertThat(POPULATION.ids())
        .allSatisfy(id -> assertThat(users.profile(id)).contains(Seed.profile(POPULATION, id)));
  }

  @Test
  void has_no_profile_of_nobody() {
    assertThat(users.profile(301)).isEmpty();
  }

  @Test
  void finds_many_and_leaves_out_those_who_do_not_exist() {
    assertThat(users.profiles(Set.of(7L, 9L, 301L))).containsOnlyKeys(7L, 9L);
    assertThat(users.profiles(Set.of())).isEmpty();
  }

  @Test
  void finds_exactly_those_who_are_near_and_the_nearest_first() {
    double kilometres = 4;
    Place here = users.profile(1).orElseThrow().place();
    Long[] expected =
        POPULATION
            .ids()
            .filter(id -> id != 1)
            .mapToObj(id -> Seed.profile(POPULATION, id))
            .filter(profile -> here.kilometresTo(profile.place()) <= kilometres)
            .sorted(Comparator.comparingDouble(profile -> here.kilometresTo(profile.place())))
            .map(Profile::userId)
            .toArray(Long[]::new);
    List<Neighbour> nearby = users.nearby(1, kilometres, 500);
    assertThat(nearby)
        .extracting(neighbour -> neighbour.profile().userId())
        .containsExactly(expected);
    assertThat(nearby).isNotEmpty().allMatch(neighbour -> neighbour.kilometres() <= kilometres);
  }

  @Test
  void finds_no_more_than_asked_for() {
    assertThat(users.nearby(1, 100, 3)).hasSize(3);
  }

  @Test
  void nobody_is_near_to_nobody() {
    assertThat(users.nearby(301, 100, 3)).isEmpty();
  }

  @Test
  void measures_distances_within_a_city() {
    assertThat(new Place(45, 10).kilometresTo(new Place(45.1, 10))).isCloseTo(11.1, within(0.1));
    assertThat(new Place(45, 10).kilometresTo(new Place(45, 10.1))).isCloseTo(7.9, within(0.1));
  }

  @Test
  void refuses_a_distance_that_makes_no_sense() {
    for (double kilometres : new double[] {0, -1, 100.1, Double.NaN}) {
      assertThatExceptionOfType(CallException.class)
          .isThrownBy(() -> users.nearby(1, kilometres, 3))
          .withMessageContaining("kilometres is " + kilometres);
    }
  }
}
