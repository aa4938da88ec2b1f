package io.kith.benchmarks.picks;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.ChannelLogger;
import io.grpc.ConnectivityState;
import io.grpc.ConnectivityStateInfo;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer;
import io.grpc.LoadBalancer.CreateSubchannelArgs;
import io.grpc.LoadBalancer.PickSubchannelArgs;
import io.grpc.LoadBalancer.ResolvedAddresses;
import io.grpc.LoadBalancer.Subchannel;
import io.grpc.LoadBalancer.SubchannelPicker;
import io.grpc.LoadBalancer.SubchannelStateListener;
import io.grpc.LoadBalancerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.SynchronizationContext;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The picker of gRPC's round robin, and a breaker of Resilience4j around each call. */
final class GrpcPicker implements PickedBy {

  private static final MethodDescriptor.Marshaller<byte[]> BYTES =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public java.io.InputStream stream(byte[] value) {
          return new java.io.ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(java.io.InputStream stream) {
          return new byte[0];
        }
      };

  private final CircuitBreaker breaker = CircuitBreaker.ofDefaults("echo");
  private final PickSubchannelArgs call = new Call();
  private final SubchannelPicker picker;

  GrpcPicker(int instances) {
    var helper = new Helper();
    LoadBalancer balancer =
        Objects.requireNonNull(LoadBalancerRegistry.getDefaultRegistry().getProvider("round_robin"))
            .newLoadBalancer(helper);
    var addresses = new ArrayList<EquivalentAddressGroup>();
    for (int i = 0; i < instances; i++) {
      addresses.add(
          new EquivalentAddressGroup(InetSocketAddress.createUnresolved("host-" + i, 4242)));
    }
    helper.context.execute(() -> {
      balancer.acceptResolvedAddresses(
          ResolvedAddresses.newBuilder().setAddresses(addresses).build());
    });
    picker = Objects.requireNonNull(helper.picker, "no picker");
    if (helper.state != ConnectivityState.READY || picker.pickSubchannel(call) == null) {
      throw new IllegalStateException("gRPC's balancer is " + helper.state);
    }
  }

  @Override
  public Object pick() {
    if (!breaker.tryAcquirePermission()) {
      throw new IllegalStateException("the breaker is open");
    }
    Object picked = Objects.requireNonNull(picker.pickSubchannel(call).getSubchannel());
    breaker.releasePermission();
    return picked;
  }

  @Override
  public Object pickAndTell() {
    if (!breaker.tryAcquirePermission()) {
      throw new IllegalStateException("the breaker is open");
    }
    Object picked = Objects.requireNonNull(picker.pickSubchannel(call).getSubchannel());
    breaker.onSuccess(1_000, TimeUnit.NANOSECONDS);
    return picked;
  }

  /** What a picker sees of a call. */
  private static final class Call extends PickSubchannelArgs {

    private final Metadata headers = new Metadata();
    private final MethodDescriptor<byte[], byte[]> method =
        MethodDescriptor.newBuilder(BYTES, BYTES)
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("test.Echo/Echo")
            .build();

    @Override
    public CallOptions getCallOptions() {
      return CallOptions.DEFAULT;
    }

    @Override
    public Metadata getHeaders() {
      return headers;
    }

    @Override
    public MethodDescriptor<?, ?> getMethodDescriptor() {
      return method;
    }
  }

  /** Takes the place of the channel: connections are there as soon as they are asked for. */
  private static final class Helper extends LoadBalancer.Helper {

    final SynchronizationContext context =
        new SynchronizationContext((thread, e) -> {
          throw new IllegalStateException(e);
        });
    @Nullable SubchannelPicker picker;
    @Nullable ConnectivityState state;

    @Override
    public Subchannel createSubchannel(CreateSubchannelArgs args) {
      return new Connection(args.getAddresses(), context);
    }

    @Override
    public void updateBalancingState(ConnectivityState newState, SubchannelPicker newPicker) {
      state = newState;
      picker = newPicker;
    }

    @Override
    public SynchronizationContext getSynchronizationContext() {
      return context;
    }

    @Override
    public ScheduledExecutorService getScheduledExecutorService() {
      throw new UnsupportedOperationException("nothing is to be scheduled");
    }

    @Override
    public ChannelLogger getChannelLogger() {
      return new ChannelLogger() {
        @Override
        public void log(ChannelLogLevel level, String message) {}

        @Override
        public void log(ChannelLogLevel level, String format, Object... arguments) {}
      };
    }

    @Override
    public ManagedChannel createOobChannel(EquivalentAddressGroup group, String authority) {
      throw new UnsupportedOperationException("no other channels are needed");
    }

    @Override
    public String getAuthority() {
      return "echo";
    }
  }

  private static final class Connection extends Subchannel {

    private final List<EquivalentAddressGroup> addresses;
    private final SynchronizationContext context;
    private @Nullable SubchannelStateListener listener;

    Connection(List<EquivalentAddressGroup> addresses, SynchronizationContext context) {
      this.addresses = addresses;
      this.context = context;
    }

    @Override
    public void start(SubchannelStateListener told) {
      listener = told;
    }

    @Override
    public void requestConnection() {
      SubchannelStateListener told = Objects.requireNonNull(listener, "not started");
      context.execute(
          () -> told.onSubchannelState(ConnectivityStateInfo.forNonError(ConnectivityState.READY)));
    }

    @Override
    public List<EquivalentAddressGroup> getAllAddresses() {
      return addresses;
    }

    @Override
    public Attributes getAttributes() {
      return Attributes.EMPTY;
    }

    @Override
    public void shutdown() {}
  }
}
