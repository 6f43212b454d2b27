package dev.latchkey.e2e.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.BindableService;
import io.grpc.Context;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** A service that says what it hears. Its messages are bytes as they are, so that nothing has to be generated. */
final class ChatService implements BindableService {

    static final String NAME = "chat.v1.Chat";

    static final MethodDescriptor<byte[], byte[]> SEND = method(NAME, "Send", MethodType.UNARY);
    static final MethodDescriptor<byte[], byte[]> LISTEN = method(NAME, "Listen", MethodType.SERVER_STREAMING);
    static final MethodDescriptor<byte[], byte[]> UPLOAD = method(NAME, "Upload", MethodType.CLIENT_STREAMING);
    static final MethodDescriptor<byte[], byte[]> TALK = method(NAME, "Talk", MethodType.BIDI_STREAMING);

    /** That no document lists. */
    static final MethodDescriptor<byte[], byte[]> UNLISTED = method("chat.v1.Admin", "Send", MethodType.UNARY);

    static final Metadata.Key<String> NOTE = Metadata.Key.of("note", Metadata.ASCII_STRING_MARSHALLER);
    static final Metadata.Key<byte[]> NOTE_BIN = Metadata.Key.of("note-bin", Metadata.BINARY_BYTE_MARSHALLER);
    static final Metadata.Key<String> TRAILING_NOTE =
            Metadata.Key.of("trailing-note", Metadata.ASCII_STRING_MARSHALLER);
    static final Metadata.Key<byte[]> TRAILING_NOTE_BIN =
            Metadata.Key.of("trailing-note-bin", Metadata.BINARY_BYTE_MARSHALLER);

    /** Messages that ask for something else than their echo. */
    static final String FAIL = "fail";

    static final String WAIT = "wait";

    /** Says nothing before its end, so that one head is all there is. */
    static final Status NO_SUCH_ROOM = Status.NOT_FOUND.withDescription("no room “été” 100%");

    private static final int PATIENCE_SECONDS = 60;

    private final Map<String, Call> calls = new ConcurrentHashMap<>();

    /** A call as it arrived. */
    record Begun(String method, Metadata headers, boolean hasDeadline) {}

    /** What the service has heard of a call; the first one counts where several have one note. */
    private record Call(
            CompletableFuture<Begun> begun, CompletableFuture<Begun> cancelled, CompletableFuture<Begun> saidAll) {}

    private static MethodDescriptor<byte[], byte[]> method(String service, String name, MethodType type) {
        return MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(service, name))
                .setRequestMarshaller(Bytes.AS_THEY_ARE)
                .setResponseMarshaller(Bytes.AS_THEY_ARE)
                .build();
    }

    private enum Bytes implements MethodDescriptor.Marshaller<byte[]> {
        AS_THEY_ARE;

        @Override
        public InputStream stream(byte[] message) {
            return new ByteArrayInputStream(message);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public ServerServiceDefinition bindService() {
        var service = ServerServiceDefinition.builder(NAME)
                .addMethod(SEND, ServerCalls.asyncUnaryCall(ChatService::send))
                .addMethod(LISTEN, ServerCalls.asyncServerStreamingCall(ChatService::listen))
                .addMethod(UPLOAD, ServerCalls.asyncClientStreamingCall(ChatService::upload))
                .addMethod(TALK, ServerCalls.asyncBidiStreamingCall(ChatService::talk))
                .build();
        return ServerInterceptors.intercept(service, new Noting());
    }

    /** Keeps what arrives, and says the caller's notes again: one before the messages, one behind them. */
    private final class Noting implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            var heard = call(String.valueOf(headers.get(NOTE)));
            var begun = new Begun(
                    call.getMethodDescriptor().getFullMethodName(),
                    headers,
                    Context.current().getDeadline() != null);
            heard.begun().complete(begun);
            var noting = new SimpleForwardingServerCall<Q, A>(call) {
                @Override
                public void sendHeaders(Metadata answer) {
                    copy(headers, NOTE, answer, NOTE);
                    copy(headers, NOTE_BIN, answer, NOTE_BIN);
                    super.sendHeaders(answer);
                }

                @Override
                public void close(Status status, Metadata trailers) {
                    copy(headers, NOTE, trailers, TRAILING_NOTE);
                    copy(headers, NOTE_BIN, trailers, TRAILING_NOTE_BIN);
                    super.close(status, trailers);
                }
            };
            return new SimpleForwardingServerCallListener<>(next.startCall(noting, headers)) {
                @Override
                public void onHalfClose() {
                    heard.saidAll().complete(begun);
                    super.onHalfClose();
                }

                @Override
                public void onCancel() {
                    heard.cancelled().complete(begun);
                    super.onCancel();
                }
            };
        }

        private static <T> void copy(Metadata from, Metadata.Key<T> name, Metadata to, Metadata.Key<T> as) {
            var value = from.get(name);
            if (value != null) {
                to.put(as, value);
            }
        }
    }

    private static void send(byte[] message, StreamObserver<byte[]> to) {
        var text = message.length > 100 ? "" : new String(message, UTF_8);
        if (text.equals(FAIL)) {
            to.onError(NO_SUCH_ROOM.asRuntimeException());
        } else if (!text.equals(WAIT)) {
            to.onNext(message);
            to.onCompleted();
        }
    }

    /** As many messages as the caller says. */
    private static void listen(byte[] count, StreamObserver<byte[]> to) {
        IntStream.range(0, Integer.parseInt(new String(count, UTF_8)))
                .forEach(number -> to.onNext(("message " + number).getBytes(UTF_8)));
        to.onCompleted();
    }

    /** How many messages and bytes there were. */
    private static StreamObserver<byte[]> upload(StreamObserver<byte[]> to) {
        return new StreamObserver<>() {
            private int messages;
            private long bytes;

            @Override
            public void onNext(byte[] message) {
                messages++;
                bytes += message.length;
            }

            @Override
            public void onError(Throwable left) {
                // Nobody is there to be told.
            }

            @Override
            public void onCompleted() {
                to.onNext((messages + " messages, " + bytes + " bytes").getBytes(UTF_8));
                to.onCompleted();
            }
        };
    }

    private static StreamObserver<byte[]> talk(StreamObserver<byte[]> to) {
        return new StreamObserver<>() {
            @Override
            public void onNext(byte[] message) {
                if (new String(message, UTF_8).equals(FAIL)) {
                    to.onError(Status.ABORTED.withDescription("enough").asRuntimeException());
                } else {
                    to.onNext(message);
                }
            }

            @Override
            public void onError(Throwable left) {
                // Nobody is there to be told.
            }

            @Override
            public void onCompleted() {
                to.onCompleted();
            }
        };
    }

    private Call call(String note) {
        return calls.computeIfAbsent(
                note, _ -> new Call(new CompletableFuture<>(), new CompletableFuture<>(), new CompletableFuture<>()));
    }

    /** Whether a call with this note has arrived. */
    boolean hasHeardOf(String note) {
        return call(note).begun().isDone();
    }

    /** The call with this note, when it arrives. */
    Begun awaitBegun(String note) throws Exception {
        return call(note).begun().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** The call with this note, when the service learns that its caller says nothing more, or waits for its end no more. */
    Begun awaitSaidAllOrCancelled(String note) throws Exception {
        var call = call(note);
        return call.saidAll().applyToEither(call.cancelled(), begun -> begun).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** The call with this note, when the service learns that nobody waits for its end any more. */
    Begun awaitCancelled(String note) throws Exception {
        return call(note).cancelled().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
