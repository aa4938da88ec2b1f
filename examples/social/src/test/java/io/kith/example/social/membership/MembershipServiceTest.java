package io.kith.example.social.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.example.social.InParallel;
import io.kith.example.social.Population;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MembershipServiceTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00.000000001Z");
  private static final long NOBODY = 1_000;

  private Instant now = START;
  private final MembershipService membership =
      new MembershipService(new Population(100, 1), () -> now);

  @AfterEach
  void close() {
    membership.close();
  }

  @Test
  void starts_with_the_same_accounts_for_the_same_population() {
    try (var other = new MembershipService(new Population(100, 1), () -> now)) {
      for (long id = 1; id <= 100; id++) {
        assertThat(other.balance(id)).isEqualTo(membership.balance(id));
      }
    }
  }

  @Test
  void has_users_of_every_tier() {
    for (Tier tier : Tier.values()) {
      assertThat(new Population(100, 1).ids())
          .anyMatch(id -> membership.balance(id).tier() == tier);
    }
  }

  @Test
  void an_unknown_user_has_nothing() {
    assertThat(membership.balance(NOBODY)).isEqualTo(new Balance(NOBODY, Tier.FREE, 0, START));
  }

  @Test
  void grants_open_an_account() {
    assertThat(membership.grant(gift(NOBODY, 7)).coins()).isEqualTo(7);
    assertThat(membership.balance(NOBODY).coins()).isEqualTo(7);
  }

  @Test
  void a_repeated_grant_is_given_once() {
    Grant gift = gift(NOBODY, 7);
    membership.grant(gift);
    assertThat(membership.grant(gift).coins()).isEqualTo(7);
  }

  @Test
  void checking_takes_nothing() throws InsufficientCoins {
    membership.grant(gift(NOBODY, 7));
    assertThat(membership.checkCoin(NOBODY, 7).coins()).isEqualTo(7);
    assertThat(membership.balance(NOBODY).coins()).isEqualTo(7);
  }

  @Test
  void says_how_many_coins_are_missing() {
    membership.grant(gift(NOBODY, 7));
    var error =
        catchThrowableOfType(InsufficientCoins.class, () -> membership.checkCoin(NOBODY, 8));
    assertThat(error).hasMessage("user 1000 has 7 coins, and needs 8");
    assertThat(error.userId()).isEqualTo(NOBODY);
    assertThat(error.required()).isEqualTo(8);
    assertThat(error.available()).isEqualTo(7);
  }

  @Test
  void consuming_takes_all_or_nothing() throws InsufficientCoins {
    membership.grant(gift(NOBODY, 7));
    assertThat(membership.consumeCoin(NOBODY, 4, UUID.randomUUID()).coins()).isEqualTo(3);
    assertThatExceptionOfType(InsufficientCoins.class)
        .isThrownBy(() -> membership.consumeCoin(NOBODY, 4, UUID.randomUUID()));
    assertThat(membership.balance(NOBODY).coins()).isEqualTo(3);
  }

  @Test
  void a_repeated_order_is_paid_once() throws InsufficientCoins {
    membership.grant(gift(NOBODY, 7));
    UUID order = UUID.randomUUID();
    membership.consumeCoin(NOBODY, 4, order);
    assertThat(membership.consumeCoin(NOBODY, 4, order).coins()).isEqualTo(3);
  }

  @Test
  void an_order_that_could_not_be_paid_can_be_sent_again() throws InsufficientCoins {
    UUID order = UUID.randomUUID();
    assertThatExceptionOfType(InsufficientCoins.class)
        .isThrownBy(() -> membership.consumeCoin(NOBODY, 1, order));
    membership.grant(gift(NOBODY, 1));
    assertThat(membership.consumeCoin(NOBODY, 1, order).coins()).isZero();
  }

  @Test
  void never_takes_more_than_there_is_whoever_asks_at_the_same_time() {
    membership.grant(gift(NOBODY, 10));
    var paid = InParallel.<Boolean>run(40, task -> () -> pay(UUID.randomUUID()));
    assertThat(paid).filteredOn(yes -> yes).hasSize(10);
    assertThat(membership.balance(NOBODY).coins()).isZero();
  }

  @Test
  void an_order_that_is_repeated_at_the_same_time_is_paid_once() {
    membership.grant(gift(NOBODY, 10));
    UUID order = UUID.randomUUID();
    assertThat(InParallel.<Boolean>run(20, task -> () -> pay(order))).containsOnly(true);
    assertThat(membership.balance(NOBODY).coins()).isEqualTo(9);
  }

  @Test
  void grants_that_open_an_account_at_the_same_time_all_count() {
    InParallel.run(20, task -> () -> membership.grant(gift(NOBODY, 2)));
    assertThat(membership.balance(NOBODY).coins()).isEqualTo(40);
  }

  @Test
  void an_order_is_known_for_as_long_as_promised() throws InsufficientCoins {
    membership.grant(gift(NOBODY, 10));
    UUID order = UUID.randomUUID();
    membership.consumeCoin(NOBODY, 1, order);
    now = START.plus(MembershipService.LEDGER_RETENTION);
    assertThat(membership.consumeCoin(NOBODY, 1, order).coins()).isEqualTo(9);
    now = now.plus(Duration.ofSeconds(2));
    assertThat(membership.consumeCoin(NOBODY, 1, order).coins()).isEqualTo(8);
  }

  @Test
  void refuses_ids_and_amounts_that_make_no_sense() {
    assertThatExceptionOfType(CallException.class)
        .isThrownBy(() -> membership.balance(0))
        .withMessageContaining("userId is 0; ids start at 1");
    assertThatExceptionOfType(CallException.class)
        .isThrownBy(() -> membership.checkCoin(1, 0))
        .satisfies(error -> assertThat(error.code()).isEqualTo(Code.INVALID_ARGUMENT))
        .withMessageContaining("coins is 0; allowed are 1 to 10000");
  }

  private boolean pay(UUID order) {
    try {
      membership.consumeCoin(NOBODY, 1, order);
      return true;
    } catch (InsufficientCoins e) {
      return false;
    }
  }

  private static Grant gift(long userId, int coins) {
    return new Grant(UUID.randomUUID(), userId, coins, Grant.Reason.GIFT);
  }
}
