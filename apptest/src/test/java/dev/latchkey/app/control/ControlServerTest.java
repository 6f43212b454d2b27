package dev.latchkey.app.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlServerTest {

    private static final CommandLineRequest LIST = new CommandLineRequest(List.of("company", "list"), Map.of());

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final AtomicInteger begun = new AtomicInteger();
    private Path data = Path.of("data");

    @BeforeEach
    void makeFolder() throws IOException {
        data = Files.createDirectory(folder.resolve("data"));
    }

    private OptionalInt give(CommandLineRequest request) throws IOException {
        return ControlClient.run(data, request, begun::incrementAndGet, out, err);
    }

    private ControlServer open(ControlServer.CommandRunner runner) throws IOException {
        return ControlServer.open(data, folder, runner);
    }

    private static void say(OutputStream stream, String text) {
        try {
            stream.write(text.getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void givesACommandWithItsFilesAndBringsBackWhatItSays() throws IOException {
        try (var _ = open((request, output, errors) -> {
            say(output, String.join(" ", request.arguments()));
            say(output, "x".repeat(200_000));
            say(errors, new String(request.files().getOrDefault("keys.json", new byte[0]), UTF_8));
            return 7;
        })) {
            var request = new CommandLineRequest(
                    List.of("client", "create", "--name", "Zoë"), Map.of("keys.json", "{}".getBytes(UTF_8)));

            assertThat(give(request)).hasValue(7);
        }
        assertThat(out.toString(UTF_8)).startsWith("client create --name Zoë").hasSize(200_024);
        assertThat(err.toString(UTF_8)).isEqualTo("{}");
        assertThat(begun).hasValue(1);
    }

    @Test
    void letsNobodyButItsUserNearTheSocket() throws IOException {
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxrwxrwx"));
        try (var _ = open((_, _, _) -> 0)) {
            assertThat(permissions(data.resolve("control"))).isEqualTo("rwx------");
            assertThat(permissions(data.resolve("control/socket"))).isEqualTo("rw-------");
        }
    }

    @Test
    void takesCommandsOfItsUserAndOfRootAlone() throws IOException {
        var users = data.getFileSystem().getUserPrincipalLookupService();
        var root = users.lookupPrincipalByName("root");
        var nobody = users.lookupPrincipalByName("nobody");
        var daemon = users.lookupPrincipalByName("daemon");

        assertThat(ControlServer.mayCommand(nobody, nobody)).isTrue();
        assertThat(ControlServer.mayCommand(root, nobody)).isTrue();
        assertThat(ControlServer.mayCommand(daemon, nobody)).isFalse();
        assertThat(ControlServer.mayCommand(nobody, root)).isFalse();
    }

    /** Who has made a socket where the deployment had its own, as anybody may in a folder for what is temporary. */
    @Test
    void sendsNothingToAnotherUserWhoListens() throws Exception {
        var users = data.getFileSystem().getUserPrincipalLookupService();
        var nobody = users.lookupPrincipalByName("nobody");
        var ran = new AtomicInteger();
        try (var _ = open((_, _, _) -> ran.incrementAndGet())) {
            var socket = ControlSocket.find(data).orElseThrow();
            assertThatThrownBy(() ->
                            ControlClient.run(data, socket, Set.of(nobody), LIST, begun::incrementAndGet, out, err))
                    .satisfies(failure ->
                            assertThat(ControlClient.isImposter(failure)).isTrue())
                    .hasMessageContaining(socket.toString())
                    .hasMessageContaining(Files.getOwner(data).getName() + " listens there")
                    .hasMessageContaining("nothing was sent");
        }
        assertThat(ran).hasValue(0);
        assertThat(begun).hasValue(0);
        assertThat(Listener.trusted(data))
                .contains(Files.getOwner(data), users.lookupPrincipalByName("root"))
                .doesNotContain(nobody, users.lookupPrincipalByName("daemon"));
    }

    /** What another made where a socket was is not followed, and keeps no deployment from starting. */
    @Test
    void removesNothingThatALinkLeadsTo() throws IOException {
        data = Files.createDirectories(folder.resolve("d".repeat(100)));
        var left = ControlSocket.prepare(data, folder);
        var made = Objects.requireNonNull(left.getParent());
        Files.delete(made);
        var theirs = Files.createDirectory(folder.resolve("theirs"));
        var file = Files.createFile(theirs.resolve("socket"));
        Files.createSymbolicLink(made, theirs);
        try (var _ = open((_, _, _) -> 6)) {
            assertThat(give(LIST)).hasValue(6);
        }
        assertThat(file).exists();
        assertThat(made).isSymbolicLink();
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void nobodyTakesCommandsWhereNothingRuns() throws IOException {
        assertThat(give(LIST)).isEmpty();
        open((_, _, _) -> 0).close();
        assertThat(give(LIST)).isEmpty();
        assertThat(begun).hasValue(0);
    }

    /** The socket of a killed process stays in the file system. */
    @Test
    void aSocketThatWasLeftBehindStopsNobody() throws IOException {
        try (var killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            killed.bind(UnixDomainSocketAddress.of(ControlSocket.prepare(data, folder)));
        }
        assertThat(data.resolve("control/socket")).exists();
        assertThat(give(LIST)).isEmpty();

        try (var _ = open((_, _, _) -> 3)) {
            assertThat(give(LIST)).hasValue(3);
        }
        assertThat(data.resolve("control/socket")).doesNotExist();
    }

    @Test
    void aFolderThatLiesTooDeepHasItsSocketElsewhere() throws IOException {
        data = Files.createDirectories(folder.resolve("d".repeat(100)));
        for (var round = 0; round < 2; round++) {
            try (var _ = open((_, _, _) -> 5)) {
                var socket = Path.of(Files.readString(data.resolve("control/socket-is-at")));
                assertThat(socket).startsWith(folder);
                assertThat(permissions(socket)).isEqualTo("rw-------");
                assertThat(permissions(Objects.requireNonNull(socket.getParent())))
                        .isEqualTo("rwx------");
                assertThat(give(LIST)).hasValue(5);
            }
            assertThat(runtimeFolders()).isEmpty();
        }
        var left = ControlSocket.prepare(data, folder);
        Files.createFile(left);
        ControlSocket.prepare(data, folder);
        assertThat(left).doesNotExist();
        assertThat(runtimeFolders()).hasSize(1);
    }

    private List<Path> runtimeFolders() throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("latchkey-"))
                    .toList();
        }
    }

    @Test
    void aCommandEndsThoughWhoGaveItIsGone() throws Exception {
        var isUnderWay = new CountDownLatch(1);
        var isGone = new CountDownLatch(1);
        var ended = new CompletableFuture<Boolean>();
        try (var _ = open((_, output, _) -> {
            try {
                isUnderWay.countDown();
                ended.complete(isGone.await(60, TimeUnit.SECONDS));
                new PrintWriter(output, true, UTF_8).println("x".repeat(1_000_000));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return 0;
        })) {
            try (var channel = connect()) {
                LIST.write(Channels.newOutputStream(channel));
                assertThat(isUnderWay.await(60, TimeUnit.SECONDS)).isTrue();
            }
            isGone.countDown();
            assertThat(ended.get(60, TimeUnit.SECONDS)).isTrue();
        }
        try (var _ = open((_, _, _) -> 0)) {
            assertThat(give(LIST)).hasValue(0);
        }
    }

    @Test
    void runsNothingThatItDoesNotUnderstand() throws IOException {
        var ran = new AtomicInteger();
        try (var _ = open((_, _, _) -> ran.incrementAndGet())) {
            try (var channel = connect()) {
                channel.write(ByteBuffer.wrap("GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8)));
                var in = Channels.newInputStream(channel);
                assertThat(Reply.read(in).kind()).isEqualTo(Reply.BEGUN);
                assertThat(new String(Reply.read(in).content().array(), UTF_8)).contains("did not understand");
            }
        }
        assertThat(ran).hasValue(0);
    }

    @Test
    void readsNoMoreThanItsLimits() throws IOException {
        assertThatThrownBy(() -> read(0x4c4b_0001, CommandLineRequest.BYTES_MAX + 1))
                .isInstanceOf(CommandLineRequest.Malformed.class);
        assertThatThrownBy(() -> read(0x4c4b_0001, -1)).isInstanceOf(CommandLineRequest.Malformed.class);
        assertThatThrownBy(() -> read(0x4c4b_0001, 4, 1_001)).isInstanceOf(CommandLineRequest.Malformed.class);
        assertThatThrownBy(() -> read(0x4c4b_0001, 8, 1, 1_000_000)).isInstanceOf(CommandLineRequest.Malformed.class);
        assertThatThrownBy(() -> read(0x4c4b_0001, 4, 0)).isInstanceOf(CommandLineRequest.Malformed.class);
        assertThatThrownBy(() -> read(0x4c4b_0001, 12, 0, 0, 0)).isInstanceOf(CommandLineRequest.Malformed.class);
        assertThat(read(0x4c4b_0001, 8, 0, 0).arguments()).isEmpty();
        var long4 = new CommandLineRequest(List.of(), Map.of("f", new byte[CommandLineRequest.BYTES_MAX]));
        assertThatThrownBy(() -> long4.write(out)).isInstanceOf(IllegalArgumentException.class);
    }

    private static CommandLineRequest read(int... numbers) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var data = new DataOutputStream(bytes);
        for (var number : numbers) {
            data.writeInt(number);
        }
        return CommandLineRequest.read(new ByteArrayInputStream(bytes.toByteArray()));
    }

    private SocketChannel connect() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(data.resolve("control/socket")));
    }

    /** Who stops waits for what has begun, and lets go of who has only knocked. */
    @Test
    void aStopWaitsForCommandsUnderWay() throws Exception {
        var isUnderWay = new CountDownLatch(1);
        var mayEnd = new CountDownLatch(1);
        var server = open((_, output, _) -> {
            isUnderWay.countDown();
            try {
                assertThat(mayEnd.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            say(output, "done");
            return 0;
        });
        try (var knocked = connect();
                var threads = Executors.newCachedThreadPool()) {
            var command = threads.submit(() -> give(LIST));
            assertThat(isUnderWay.await(60, TimeUnit.SECONDS)).isTrue();
            var stop = threads.submit(server::close);
            assertThat(Channels.newInputStream(knocked).read()).isEqualTo(-1);
            assertThat(give(LIST)).as("another command meanwhile").isEmpty();
            assertThat(stop.isDone()).isFalse();
            mayEnd.countDown();
            assertThat(command.get(60, TimeUnit.SECONDS)).hasValue(0);
            stop.get(60, TimeUnit.SECONDS);
        }
        assertThat(out.toString(UTF_8)).isEqualTo("done");
    }

    @Test
    void saysThatNobodyKnowsWhatWasDoneWhenTheDeploymentDies() throws Exception {
        try (var listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listening.bind(UnixDomainSocketAddress.of(ControlSocket.prepare(data, folder)));
            var dying = Thread.ofPlatform().daemon().start(() -> {
                try (var channel = listening.accept()) {
                    CommandLineRequest.read(Channels.newInputStream(channel));
                    Reply.write(Channels.newOutputStream(channel), Reply.BEGUN, new byte[0], 0, 0);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            assertThatThrownBy(() -> give(LIST))
                    .isInstanceOf(ControlClient.CutOff.class)
                    .hasMessageContaining("look whether it was done");
            dying.join();
        }
    }
}
