package io.kith.faults;

import io.kith.cluster.Instance;
import io.kith.cluster.Instance.State;
import io.kith.cluster.ServiceEntry;
import io.kith.codec.ServiceBinding;
import io.kith.transport.Address;
import io.kith.transport.Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A fault, how it is made, and what may become of calls meanwhile. */
enum Scenario {
  TERMINATED("SIGTERM, then a new instance", true) {
    @Override
    Finding play(Fleet fleet, boolean isLong) {
      Member victim = fleet.members().get(0);
      return new Observation(fleet, Optional.of(victim))
          .fault(victim.process()::terminate)
          .last(Duration.ZERO)
          .heal(victim::startNext)
          .awaitVictim()
          .end();
    }
  },

  ROLLING_RESTART("rolling restart of every instance, twice", true) {
    @Override
    Finding play(Fleet fleet, boolean isLong) {
      var observation = new Observation(fleet, Optional.empty());
      for (int round = 0; round < (isLong ? 2 : 1); round++) {
        for (Member member : fleet.members()) {
          member.process().terminate();
          member.startNext();
          fleet.awaitWhole();
        }
      }
      return observation.end();
    }
  },

  KILLED("kill -9, then a new instance", false) {
    @Override
    Finding play(Fleet fleet, boolean isLong) {
      Member victim = fleet.members().get(1);
      return new Observation(fleet, Optional.of(victim))
          .fault(victim.process()::kill)
          .last(Duration.ofSeconds(isLong ? 15 : 0))
          .heal(victim::startNext)
          .awaitVictim()
          .end();
    }
  },

  STOPPED("SIGSTOP, then SIGCONT", false) {
    @Override
    Finding play(Fleet fleet, boolean isLong) {
      Member victim = fleet.members().get(0);
      return new Observation(fleet, Optional.of(victim))
          .fault(victim.process()::stop)
          .last(Duration.ofSeconds(isLong ? 30 : 6))
          .heal(victim.process()::wake)
          .awaitVictim()
          .end();
    }
  },

  CUT_OFF("every packet to and from an instance is dropped", false) {
    @Override
    Optional<String> obstacle(Fleet fleet) {
      return fleet.remoteMember().isPresent()
          ? Optional.empty()
          : Optional.of("a network namespace needs root and iproute2 (`apt-get install iproute2`)");
    }

    @Override
    Finding play(Fleet fleet, boolean isLong) {
      Member victim = fleet.remoteMember().orElseThrow();
      return new Observation(fleet, Optional.of(victim))
          .fault(() -> unchecked(fleet.link()::drop))
          .last(Duration.ofSeconds(isLong ? 30 : 6))
          .heal(() -> unchecked(fleet.link()::restore))
          .awaitVictim()
          .end();
    }
  },

  REGISTRY_GONE("registry killed, a minute later back and empty", true) {
    @Override
    Finding play(Fleet fleet, boolean isLong) {
      return new Observation(fleet, Optional.empty())
          .fault(fleet.hub()::kill)
          .last(Duration.ofSeconds(isLong ? 60 : 3))
          .heal(fleet::startHub)
          .awaitRegistry()
          .end();
    }
  },

  REGISTRY_EMPTIED("registry killed, at once back and empty", true) {
    @Override
    Finding play(Fleet fleet, boolean isLong) {
      return new Observation(fleet, Optional.empty())
          .fault(fleet.hub()::kill)
          .heal(fleet::startHub)
          .awaitRegistry()
          .last(Duration.ofSeconds(isLong ? 30 : 0))
          .end();
    }
  },

  REGISTRY_STOPPED("registry paused (SIGSTOP), then SIGCONT", true) {
    @Override
    Finding play(Fleet fleet, boolean isLong) {
      return new Observation(fleet, Optional.empty())
          .fault(fleet.hub()::stop)
          .last(Duration.ofSeconds(isLong ? 30 : 3))
          .heal(fleet.hub()::wake)
          .awaitRegistry()
          .end();
    }
  },

  REFUSING("an instance is listed, and its port is closed", true) {
    @Override
    Finding play(Fleet fleet, boolean isLong) {
      Address closed = unused();
      return listed(fleet, closed);
    }
  },

  DEAF("an instance is listed, accepts connections, and never answers", true) {
    @Override
    Finding play(Fleet fleet, boolean isLong) {
      try (var socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
        return listed(fleet, new Address("127.0.0.1", socket.getLocalPort()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  };

  private final String title;
  private final boolean writesToo;

  Scenario(String title, boolean writesToo) {
    this.title = title;
    this.writesToo = writesToo;
  }

  /** Plays it, and leaves the fleet as it was. */
  abstract Finding play(Fleet fleet, boolean isLong);

  /** Why it cannot be played here; empty if it can. */
  Optional<String> obstacle(Fleet fleet) {
    return Optional.empty();
  }

  /** What happens, for people. */
  String title() {
    return title;
  }

  /** Whether calls that are not idempotent do not fail either. */
  boolean writesToo() {
    return writesToo;
  }

  private interface Step {
    void run() throws IOException;
  }

  private static void unchecked(Step step) {
    try {
      step.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Address unused() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new Address("127.0.0.1", socket.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Finding listed(Fleet fleet, Address address) {
    Instance instance =
        Instance.builder(new Identity("ledger", "ledger-ghost"), address, Instant.now())
            .services(List.of(ServiceEntry.of(ServiceBinding.of(Ledger.class).schema())))
            .state(State.READY)
            .build();
    var observation = new Observation(fleet, Optional.empty());
    int before = fleet.registered();
    try (var _ = fleet.registry().register(instance)) {
      fleet.await(() -> fleet.registered() > before, () -> "the instance is listed");
      observation.fault(() -> {}).last(Duration.ofSeconds(2));
    }
    return observation.end();
  }
}
