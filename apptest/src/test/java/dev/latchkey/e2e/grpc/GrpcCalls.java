package dev.latchkey.e2e.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.core.audit.Author;
import dev.latchkey.core.catalogue.ApisChange.Outcome;
import dev.latchkey.testing.ServedFiles;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A client and a server of grpc-java with the gateway between them; how each of the two connections is secured differs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class GrpcCalls {

    private static final Pattern DOCUMENT = Pattern.compile("## gRPC\\n.*?```yaml\\n(.*?)```", Pattern.DOTALL);

    private static final int PATIENCE_SECONDS = 60;
    private static final int MESSAGE_BYTES_MAX = 10 * 1024 * 1024;

    /** All of them open: more than a connection may carry whose caller has not proven anything, fewer than a company may have. */
    private static final int CALLS_AT_ONCE = 40;

    private static final byte[] ANY_BYTES = {0, 1, -1, '\n', 127, -128};
    private static final Metadata.Key<String> KEY = ascii("x-api-key");

    private final ChatService service = new ChatService();
    private ServedFiles served;
    private int largeBytes;
    private Server server;
    private ManagedChannel channel;

    /**
     * What both connections are made of.
     *
     * @param settings of the deployment
     * @param upstream lines of the configuration of the API, beside its address
     * @param largeBytes of the largest messages that are sent
     */
    record Transport(
            String scheme,
            ServerCredentials server,
            ChannelCredentials client,
            Map<String, String> settings,
            String upstream,
            int largeBytes) {}

    abstract Transport transport(Path folder) throws Exception;

    /** The call with this note, when the service hears that its caller has left. */
    ChatService.Begun awaitLeft(ChatService called, String note) throws Exception {
        return called.awaitCancelled(note);
    }

    /** The port that callers come to; the deployment's own, where nothing stands in front. */
    int port(ServedFiles behind, Path folder) throws Exception {
        return behind.api("").getPort();
    }

    private static Metadata.Key<String> ascii(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        var transport = transport(folder);
        largeBytes = transport.largeBytes();
        server = NettyServerBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), transport.server())
                .addService(service)
                .maxInboundMessageSize(MESSAGE_BYTES_MAX)
                .build()
                .start();
        served = ServedFiles.start(folder, new HashMap<>(transport.settings()));
        var shown = DOCUMENT.matcher(Files.readString(Path.of("../docs/operating.md")));
        assertThat(shown.find()).isTrue();
        served.write("chat.yaml", shown.group(1));
        served.write("latchkey.yaml", """
            apis:
              - name: chat
                document: chat.yaml
                upstream: %s://localhost:%d
                upstreamProtocol: http/2
                %s
            limits: {requestsPerSecond: 1000000, companyRequestsPerSecond: 1000000, concurrentRequests: 1000}
            """.formatted(transport.scheme(), server.getPort(), transport.upstream()));
        var changes = served.node().changes();
        assertThat(changes.apply(changes.plan().digest(), new Author(Author.Type.SYSTEM, "test")))
                .isInstanceOf(Outcome.Applied.class);
        channel = NettyChannelBuilder.forAddress("localhost", port(served, folder), transport.client())
                .maxInboundMessageSize(MESSAGE_BYTES_MAX)
                .build();
    }

    @AfterAll
    void stop() throws InterruptedException {
        channel.shutdownNow();
        served.close();
        server.shutdownNow();
        assertThat(channel.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(server.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    private Channel with(Metadata metadata) {
        return ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(metadata));
    }

    private static Metadata note(String note) {
        var metadata = new Metadata();
        metadata.put(ChatService.NOTE, note);
        return metadata;
    }

    /** @param note by which the service says later whether it has heard of a call, and of its end */
    private Metadata key(String note) {
        var metadata = note(note);
        metadata.put(KEY, served.key());
        return metadata;
    }

    private Channel withKey() {
        return with(key("any"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static String text(byte[] message) {
        return new String(message, UTF_8);
    }

    /** Waits longer than any machine takes. */
    private static CallOptions patient() {
        return CallOptions.DEFAULT.withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static byte[] send(Channel by, byte[] message) {
        return ClientCalls.blockingUnaryCall(by, ChatService.SEND, patient(), message);
    }

    private static StatusRuntimeException failure(Channel by, MethodDescriptor<byte[], byte[]> method, String message) {
        return Objects.requireNonNull(catchThrowableOfType(
                StatusRuntimeException.class,
                () -> ClientCalls.blockingUnaryCall(by, method, patient(), bytes(message))));
    }

    /** The caller's side of a call whose messages it awaits one by one. */
    private static final class Heard implements ClientResponseObserver<byte[], byte[]> {
        private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

        @Override
        public void beforeStart(io.grpc.stub.ClientCallStreamObserver<byte[]> call) {}

        @Override
        public void onNext(byte[] message) {
            events.add(message.length > 100 ? message.length + " bytes" : text(message));
        }

        @Override
        public void onError(Throwable failure) {
            var status = Status.fromThrowable(failure);
            events.add(status.getCode() + ": " + status.getDescription());
        }

        @Override
        public void onCompleted() {
            events.add("end");
        }

        String await() throws InterruptedException {
            var next = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("the caller heard nothing");
            }
            return next;
        }
    }

    private StreamObserver<byte[]> talk(Heard heard) {
        return ClientCalls.asyncBidiStreamingCall(withKey().newCall(ChatService.TALK, patient()), heard);
    }

    @Test
    void passesACallWithItsMetadataBothWays() throws Exception {
        var metadata = key("of the caller");
        metadata.put(ChatService.NOTE_BIN, ANY_BYTES);
        var headers = new AtomicReference<Metadata>();
        var trailers = new AtomicReference<Metadata>();
        var caller = ClientInterceptors.intercept(
                with(metadata), MetadataUtils.newCaptureMetadataInterceptor(headers, trailers));

        assertThat(text(send(caller, bytes("hello")))).isEqualTo("hello");

        var begun = service.awaitBegun("of the caller");
        assertThat(begun.method()).isEqualTo("chat.v1.Chat/Send");
        assertThat(begun.headers().get(KEY)).isNull();
        assertThat(begun.headers().get(ascii("latchkey-principal"))).isNotNull();
        assertThat(begun.hasDeadline()).isTrue();
        assertThat(headers.get().get(ChatService.NOTE)).isEqualTo("of the caller");
        assertThat(headers.get().get(ChatService.NOTE_BIN)).isEqualTo(ANY_BYTES);
        assertThat(trailers.get().get(ChatService.TRAILING_NOTE)).isEqualTo("of the caller");
        assertThat(trailers.get().get(ChatService.TRAILING_NOTE_BIN)).isEqualTo(ANY_BYTES);
    }

    @Test
    void passesAStreamOfTheService() {
        var answers = ClientCalls.blockingServerStreamingCall(withKey(), ChatService.LISTEN, patient(), bytes("1000"));
        var heard = new ArrayList<String>();
        answers.forEachRemaining(message -> heard.add(text(message)));
        assertThat(heard).hasSize(1000).startsWith("message 0", "message 1").endsWith("message 999");
    }

    @Test
    void passesAStreamOfTheCaller() throws InterruptedException {
        var heard = new Heard();
        var call = ClientCalls.asyncClientStreamingCall(withKey().newCall(ChatService.UPLOAD, patient()), heard);
        for (var message = 0; message < 1000; message++) {
            call.onNext(new byte[100]);
        }
        call.onCompleted();
        assertThat(heard.await()).isEqualTo("1000 messages, 100000 bytes");
        assertThat(heard.await()).isEqualTo("end");
    }

    /** The service says nothing before the end of such a stream, so that nothing else tells that its caller is not let in any more. */
    @Test
    void endsAStreamOfACallerWhoseKeyWasRevoked() throws Exception {
        var made = served.makeKey("Revoked");
        var metadata = note("revoked");
        metadata.put(KEY, made.secret().reveal());
        var heard = new Heard();
        var call = ClientCalls.asyncClientStreamingCall(with(metadata).newCall(ChatService.UPLOAD, patient()), heard);
        call.onNext(new byte[100]);
        service.awaitBegun("revoked");
        served.revoke(made.credential().id());

        assertThat(heard.await()).startsWith("UNAUTHENTICATED: {\"message\":");
        assertThat(service.awaitCancelled("revoked").method()).isEqualTo("chat.v1.Chat/Upload");
    }

    @Test
    void passesMessagesOfBothInTurn() throws InterruptedException {
        var heard = new Heard();
        var call = talk(heard);
        for (var message = 0; message < 50; message++) {
            call.onNext(bytes("word " + message));
            assertThat(heard.await()).isEqualTo("word " + message);
        }
        call.onCompleted();
        assertThat(heard.await()).isEqualTo("end");
    }

    @Test
    void passesManyCallsAtOnceOverOneConnection() throws InterruptedException {
        var heard = IntStream.range(0, CALLS_AT_ONCE).mapToObj(_ -> new Heard()).toList();
        var calls = heard.stream().map(this::talk).toList();
        calls.forEach(call -> call.onNext(bytes("hello")));
        for (var one : heard) {
            assertThat(one.await()).isEqualTo("hello");
        }
        calls.forEach(StreamObserver::onCompleted);
        for (var one : heard) {
            assertThat(one.await()).isEqualTo("end");
        }
    }

    @Test
    void passesLargeMessagesAndCompressedOnes() throws InterruptedException {
        assertThat(send(withKey(), new byte[largeBytes])).hasSize(largeBytes);
        var compressed = ClientCalls.blockingUnaryCall(
                withKey(), ChatService.SEND, patient().withCompression("gzip"), new byte[largeBytes]);
        assertThat(compressed).hasSize(largeBytes);
        var heard = new Heard();
        var call = talk(heard);
        call.onNext(new byte[largeBytes]);
        assertThat(heard.await()).isEqualTo(largeBytes + " bytes");
        call.onCompleted();
        assertThat(heard.await()).isEqualTo("end");
    }

    @Test
    void passesAStatusBehindMessagesAndOneAlone() throws InterruptedException {
        var heard = new Heard();
        var call = talk(heard);
        call.onNext(bytes("hello"));
        assertThat(heard.await()).isEqualTo("hello");
        call.onNext(bytes(ChatService.FAIL));
        assertThat(heard.await()).isEqualTo("ABORTED: enough");

        var alone = failure(with(key("alone")), ChatService.SEND, ChatService.FAIL);
        assertThat(alone.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(alone.getStatus().getDescription()).isEqualTo(ChatService.NO_SUCH_ROOM.getDescription());
        assertThat(Objects.requireNonNull(alone.getTrailers()).get(ChatService.TRAILING_NOTE))
                .isEqualTo("alone");
    }

    @Test
    void tellsTheServiceThatItsCallerLeft() throws Exception {
        var heard = new Heard();
        var call = with(key("left")).newCall(ChatService.TALK, patient());
        var messages = ClientCalls.asyncBidiStreamingCall(call, heard);
        messages.onNext(bytes("hello"));
        assertThat(heard.await()).isEqualTo("hello");

        call.cancel("no more", null);

        assertThat(heard.await()).isEqualTo("CANCELLED: no more");
        assertThat(awaitLeft(service, "left").method()).isEqualTo("chat.v1.Chat/Talk");
    }

    /** A machine may take longer than a short deadline to bring the call to the service at all, so the next one is longer. */
    @Test
    void endsACallOnBothSidesAtItsDeadline() throws Exception {
        for (var millis = 250L; !service.hasHeardOf("late") && millis < PATIENCE_SECONDS * 1000L; millis *= 2) {
            var hasty = CallOptions.DEFAULT.withDeadlineAfter(millis, TimeUnit.MILLISECONDS);
            var failure = catchThrowableOfType(
                    StatusRuntimeException.class,
                    () -> ClientCalls.blockingUnaryCall(
                            with(key("late")), ChatService.SEND, hasty, bytes(ChatService.WAIT)));
            assertThat(Objects.requireNonNull(failure).getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        }
        assertThat(service.awaitCancelled("late").hasDeadline()).isTrue();
    }

    private static void assertSays(StatusRuntimeException failure, Status.Code code, String... parts) {
        assertThat(failure.getStatus().getCode()).isEqualTo(code);
        assertThat(failure.getStatus().getDescription())
                .startsWith("{\"message\":")
                .contains(parts);
    }

    @Test
    void refusesWhoHasNoKeyAndSaysWhatIsMissing() {
        assertSays(
                failure(with(note("refused")), ChatService.SEND, "hello"),
                Status.Code.UNAUTHENTICATED,
                "\"explanation\":{\"gate\":\"operation\"",
                "\"requestId\":");
        var wrong = note("refused");
        wrong.put(KEY, "lkk_nobodys");
        var refused = failure(with(wrong), ChatService.SEND, "hello");
        assertSays(refused, Status.Code.UNAUTHENTICATED, "\"explanation\":");
        assertThat(Objects.requireNonNull(refused.getTrailers()).get(ascii("www-authenticate")))
                .contains("realm=\"latchkey\"");
        assertThat(service.hasHeardOf("refused")).isFalse();
    }

    @Test
    void refusesAStreamOfWhoHasNoKey() throws InterruptedException {
        var heard = new Heard();
        var call =
                ClientCalls.asyncBidiStreamingCall(with(note("refused")).newCall(ChatService.TALK, patient()), heard);
        call.onNext(bytes("hello"));
        assertThat(heard.await()).startsWith("UNAUTHENTICATED: {\"message\":");
        assertThat(service.hasHeardOf("refused")).isFalse();
    }

    @Test
    void knowsNoMethodThatTheDocumentDoesNotList() {
        assertSays(
                failure(with(key("refused")), ChatService.UNLISTED, "hello"), Status.Code.UNIMPLEMENTED, "\"errors\":");
        assertThat(service.hasHeardOf("refused")).isFalse();
    }
}
