package io.kith.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import io.grpc.CallOptions;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.reflection.v1.ExtensionRequest;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.ClientCalls;
import io.grpc.testing.integration.Messages.SimpleRequest;
import io.kith.transport.Address;
import io.kith.transport.Identity;
import io.kith.transport.Server;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Server reflection, asked by grpc-java. */
final class ReflectionTest {

  private static Server server;
  private static ManagedChannel channel;

  @BeforeAll
  static void start() throws Exception {
    server = Server.builder(new Identity("interop", "interop-1")).start();
    server.serve(TestService.class, new InteropService(new LoadReports()));
    server.serve(Ledger.class, new LedgerService());
    channel = channel(server);
  }

  @AfterAll
  static void stop() {
    channel.shutdownNow();
    server.close();
  }

  private static ManagedChannel channel(Server of) {
    return NettyChannelBuilder.forAddress(
            "localhost", of.address().port(), InsecureChannelCredentials.create())
        .build();
  }

  private static ServerReflectionResponse ask(ServerReflectionRequest.Builder question)
      throws InterruptedException {
    return ask(channel, question);
  }

  private static ServerReflectionResponse ask(
      ManagedChannel through, ServerReflectionRequest.Builder question)
      throws InterruptedException {
    var answers = new ArrayBlockingQueue<Object>(2);
    var questions =
        ServerReflectionGrpc.newStub(through)
            .serverReflectionInfo(
                new io.grpc.stub.StreamObserver<>() {
                  @Override
                  public void onNext(ServerReflectionResponse answer) {
                    answers.add(answer);
                  }

                  @Override
                  public void onError(Throwable problem) {
                    answers.add(problem);
                  }

                  @Override
                  public void onCompleted() {}
                });
    questions.onNext(question.setHost("a.host").build());
    Object answer = answers.take();
    questions.onCompleted();
    if (answer instanceof StatusRuntimeException refusal) {
      throw refusal;
    }
    var response = (ServerReflectionResponse) answer;
    assertThat(response.getValidHost()).isEqualTo("a.host");
    assertThat(response.getOriginalRequest()).isEqualTo(question.build());
    return response;
  }

  private static ServerReflectionRequest.Builder question() {
    return ServerReflectionRequest.newBuilder();
  }

  /** The files of an answer, linked; the first is the one that was asked for. */
  private static FileDescriptor link(ServerReflectionResponse answer) throws Exception {
    var protos = new LinkedHashMap<String, FileDescriptorProto>();
    for (ByteString file : answer.getFileDescriptorResponse().getFileDescriptorProtoList()) {
      FileDescriptorProto proto = FileDescriptorProto.parseFrom(file);
      protos.put(proto.getName(), proto);
    }
    return link(protos.firstEntry().getValue(), protos);
  }

  private static FileDescriptor link(
      FileDescriptorProto proto, Map<String, FileDescriptorProto> all) throws Exception {
    var imports = new FileDescriptor[proto.getDependencyCount()];
    for (int i = 0; i < imports.length; i++) {
      imports[i] = link(all.get(proto.getDependency(i)), all);
    }
    return FileDescriptor.buildFrom(proto, imports);
  }

  @Test
  void services_are_listed() throws Exception {
    assertThat(ask(question().setListServices("")).getListServicesResponse().getServiceList())
        .extracting(ServiceResponse::getName)
        .containsExactly(
            "grpc.health.v1.Health",
            "grpc.reflection.v1.ServerReflection",
            "grpc.reflection.v1alpha.ServerReflection",
            "grpc.testing.TestService",
            "io.kith.interop.Ledger");
  }

  @Test
  void the_older_version_answers_too() throws Exception {
    var stub = io.grpc.reflection.v1alpha.ServerReflectionGrpc.newStub(channel);
    var recorder =
        io.grpc.internal.testing.StreamRecorder
            .<io.grpc.reflection.v1alpha.ServerReflectionResponse>create();
    var questions = stub.serverReflectionInfo(recorder);
    questions.onNext(
        io.grpc.reflection.v1alpha.ServerReflectionRequest.newBuilder()
            .setListServices("")
            .build());
    questions.onCompleted();
    assertThat(recorder.firstValue().get().getListServicesResponse().getServiceCount())
        .isEqualTo(5);
  }

  @Test
  void descriptors_of_protobuf_messages_are_those_of_the_messages() throws Exception {
    FileDescriptor file = link(ask(question().setFileContainingSymbol("grpc.testing.TestService")));
    assertThat(file.findMessageTypeByName("SimpleRequest").getFields())
        .extracting(ReflectionTest::text)
        .containsExactlyElementsOf(
            SimpleRequest.getDescriptor().getFields().stream().map(ReflectionTest::text).toList());
    MethodDescriptor duplex =
        file.findServiceByName("TestService").findMethodByName("FullDuplexCall");
    assertThat(duplex.isClientStreaming()).isTrue();
    assertThat(duplex.isServerStreaming()).isTrue();
  }

  /** Without the name in JSON, which classes leave out if it is the usual one. */
  private static String text(FieldDescriptor field) {
    return field.toProto().toBuilder().clearJsonName().build().toString();
  }

  @Test
  void every_symbol_leads_to_its_file() throws Exception {
    for (String symbol :
        new String[] {
          "io.kith.interop.Ledger",
          "io.kith.interop.Ledger.Book",
          "io.kith.interop.Entry",
          "io.kith.interop.Entry.amount",
          "io.kith.interop.Side",
          "io.kith.interop.SIDE_DEBIT",
        }) {
      assertThat(link(ask(question().setFileContainingSymbol(symbol))).getPackage())
          .as(symbol)
          .isEqualTo("io.kith.interop");
    }
  }

  @Test
  void files_are_found_by_name_with_all_that_they_import() throws Exception {
    FileDescriptor file = link(ask(question().setFileByFilename("io/kith/interop.proto")));
    assertThat(file.getDependencies())
        .extracting(FileDescriptor::getName)
        .contains("google/protobuf/timestamp.proto");
    FileDescriptor timestamp =
        link(ask(question().setFileByFilename("google/protobuf/timestamp.proto")));
    assertThat(timestamp.findMessageTypeByName("Timestamp").getFields()).hasSize(2);
  }

  @Test
  void what_there_is_not_is_not_found() throws Exception {
    for (var asked :
        new ServerReflectionRequest.Builder[] {
          question().setFileByFilename("no/such.proto"),
          question().setFileContainingSymbol("no.Such"),
          question().setAllExtensionNumbersOfType("no.Such"),
          question()
              .setFileContainingExtension(
                  ExtensionRequest.newBuilder()
                      .setContainingType("grpc.testing.SimpleRequest")
                      .setExtensionNumber(100))
        }) {
      assertThat(ask(asked).getErrorResponse().getErrorCode())
          .isEqualTo(Status.Code.NOT_FOUND.value());
    }
  }

  @Test
  void messages_have_no_extensions() throws Exception {
    var answer = ask(question().setAllExtensionNumbersOfType("grpc.testing.SimpleRequest"));
    assertThat(answer.getAllExtensionNumbersResponse().getBaseTypeName())
        .isEqualTo("grpc.testing.SimpleRequest");
    assertThat(answer.getAllExtensionNumbersResponse().getExtensionNumberList()).isEmpty();
  }

  /** What grpcurl does: a call with nothing but what the server tells. */
  @Test
  void a_code_first_service_is_called_by_its_descriptors() throws Exception {
    MethodDescriptor book =
        link(ask(question().setFileContainingSymbol("io.kith.interop.Ledger")))
            .findServiceByName("Ledger")
            .findMethodByName("Book");
    var entry = book.getInputType();
    var request =
        DynamicMessage.newBuilder(entry)
            .setField(entry.findFieldByName("amount"), 1250L)
            .setField(
                entry.findFieldByName("side"),
                entry.findFieldByName("side").getEnumType().findValueByName("SIDE_DEBIT"))
            .build();
    var method =
        io.grpc.MethodDescriptor.<DynamicMessage, DynamicMessage>newBuilder()
            .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("io.kith.interop.Ledger/Book")
            .setRequestMarshaller(
                ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(book.getInputType())))
            .setResponseMarshaller(
                ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(book.getOutputType())))
            .build();
    DynamicMessage reply =
        ClientCalls.blockingUnaryCall(channel, method, CallOptions.DEFAULT, request);
    assertThat(reply.getField(book.getOutputType().findFieldByName("balance"))).isEqualTo(-1250L);
  }

  @Test
  void a_server_that_others_reach_tells_nobody_unless_it_is_told_to() throws Exception {
    var open = Server.builder(new Identity("open", "o-1")).address(new Address("0.0.0.0", 0));
    try (Server hidden = open.start();
        Server shown = open.reflection(true).start()) {
      var toHidden = channel(hidden);
      var toShown = channel(shown);
      try {
        var refusal =
            org.assertj.core.api.Assertions.catchThrowableOfType(
                StatusRuntimeException.class, () -> ask(toHidden, question().setListServices("")));
        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
        assertThat(
                ask(toShown, question().setListServices(""))
                    .getListServicesResponse()
                    .getServiceCount())
            .isEqualTo(3);
      } finally {
        toHidden.shutdownNow();
        toShown.shutdownNow();
      }
    }
  }
}
