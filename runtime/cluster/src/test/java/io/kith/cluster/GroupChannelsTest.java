package io.kith.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.codec.MethodBinding;
import io.kith.core.Call;
import io.kith.core.Reply;
import io.kith.transport.Address;
import io.kith.transport.Channel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GroupChannelsTest {

  private final List<FakeChannel> opened = new ArrayList<>();
  private final FakeChannel common = new FakeChannel();
  private final GroupChannels channels =
      new GroupChannels(
          common,
          () -> {
            opened.add(new FakeChannel());
            return opened.getLast();
          });

  private static final class FakeChannel implements Channel {
    private boolean closed;

    @Override
    public Reply call(MethodBinding method, Call call) {
      return Reply.Success.of(null);
    }

    @Override
    public void keepOpen(Runnable onChange) {}

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public Address address() {
      return new Address("localhost", 1);
    }

    @Override
    public int outstanding() {
      return 1;
    }

    @Override
    public int connections() {
      return 1;
    }

    @Override
    public void abort() {}

    @Override
    public void close() {
      closed = true;
    }
  }

  @Test
  void a_group_has_a_way_of_its_own_and_no_group_that_of_all() {
    assertThat(channels.of("")).isSameAs(common);
    Channel large = channels.of("large");
    assertThat(large).isNotSameAs(common).isSameAs(channels.of("large"));
    assertThat(channels.of("other")).isNotSameAs(large);
    assertThat(channels.outstanding()).isEqualTo(3);
  }

  @Test
  void beyond_the_most_groups_they_share() {
    for (int i = 0; i < 2 * GroupChannels.MAX_GROUPS; i++) {
      channels.of("group-" + i);
    }
    assertThat(opened).hasSize(GroupChannels.MAX_GROUPS);
    assertThat(channels.of("group-0")).isSameAs(opened.getFirst());
    assertThat(channels.of("one-more")).isSameAs(common);
  }

  @Test
  void closed_it_opens_none() {
    channels.of("large");
    channels.close();
    assertThat(common.closed).isTrue();
    assertThat(opened).allMatch(channel -> channel.closed);
    assertThat(channels.of("late")).isSameAs(common);
    assertThat(opened).hasSize(1);
  }

  @Test
  void where_there_are_none_all_go_one_way() {
    GroupChannels none = GroupChannels.none(common);
    assertThat(none.of("large")).isSameAs(common);
    assertThat(none.outstanding()).isEqualTo(1);
  }
}
