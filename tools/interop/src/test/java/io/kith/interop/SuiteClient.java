package io.kith.interop;

import io.grpc.LoadBalancerProvider;
import io.grpc.LoadBalancerRegistry;
import io.grpc.testing.integration.TestServiceClient;
import io.kith.transport.Address;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/**
 * The client of the interop suite, one case at a time, without the exit that its main ends with.
 */
final class SuiteClient {

  static {
    registerLoadReportingPolicy();
  }

  private SuiteClient() {}

  static void run(String testCase, Address server, String... more) throws Throwable {
    String[] arguments = {
      "--server_host=" + server.host(),
      "--server_port=" + server.port(),
      "--use_tls=false",
      "--test_case=" + testCase
    };
    String[] all = new String[arguments.length + more.length];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    var client = new TestServiceClient();
    call(client, "parseArgs", (Object) all);
    call(client, "setUp");
    try {
      call(client, "run");
    } finally {
      call(client, "tearDown");
    }
  }

  private static void call(TestServiceClient client, String name, Object... arguments)
      throws Throwable {
    Method method =
        arguments.length == 0
            ? TestServiceClient.class.getDeclaredMethod(name)
            : TestServiceClient.class.getDeclaredMethod(name, String[].class);
    method.setAccessible(true);
    try {
      method.invoke(client, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** As its main does. */
  private static void registerLoadReportingPolicy() {
    try {
      var constructor =
          Class.forName("io.grpc.testing.integration.CustomBackendMetricsLoadBalancerProvider")
              .getDeclaredConstructor();
      constructor.setAccessible(true);
      LoadBalancerRegistry.getDefaultRegistry()
          .register((LoadBalancerProvider) constructor.newInstance());
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
