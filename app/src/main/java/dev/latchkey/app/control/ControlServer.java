package dev.latchkey.app.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes commands for a deployment that this process has open, from processes of the same user and of root alone. Each command runs
 * on a thread of its own and is never cut off by whoever asked for it: one whose sender is gone ends as if it were there. They are threads of
 * the system, which gives each its turn whatever requests keep the carriers of virtual threads busy: a command may be what ends that.
 */
public final class ControlServer implements AutoCloseable {

    /** Commands at a time; one more waits to be taken. */
    private static final int COMMANDS_MAX = 16;
    /** Longest for a whole command to come. */
    private static final Duration REQUEST_MAX = Duration.ofSeconds(10);

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    /** Longest that commands under way keep the deployment from closing. */
    private static final Duration END_MAX = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);

    private final Path dataFolder;
    private final CommandRunner runner;
    private final ServerSocketChannel listening;
    private final UserPrincipal owner;
    private final Semaphore room = new Semaphore(COMMANDS_MAX);
    /** Whose command has not come yet. */
    private final Set<SocketChannel> asking = ConcurrentHashMap.newKeySet();

    private volatile boolean isClosing;

    private ControlServer(Path dataFolder, CommandRunner runner, ServerSocketChannel listening, UserPrincipal owner) {
        this.dataFolder = dataFolder;
        this.runner = runner;
        this.listening = listening;
        this.owner = owner;
    }

    /** Runs a command. */
    @FunctionalInterface
    public interface CommandRunner {

        /**
         * @param out for what the command says on standard output
         * @param err for what it says on standard error
         * @return its exit code
         */
        int run(CommandLineRequest request, OutputStream out, OutputStream err);
    }

    /**
     * Listens from now on.
     *
     * @param dataFolder of the deployment, whose lock this process has
     */
    public static ControlServer open(Path dataFolder, CommandRunner runner) throws IOException {
        return open(dataFolder, ControlSocket.runtimeFolder(System.getenv("XDG_RUNTIME_DIR")), runner);
    }

    static ControlServer open(Path dataFolder, Path runtimeFolder, CommandRunner runner) throws IOException {
        var path = ControlSocket.prepare(dataFolder, runtimeFolder);
        var listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            listening.bind(UnixDomainSocketAddress.of(path), COMMANDS_MAX);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            var server = new ControlServer(dataFolder, runner, listening, Files.getOwner(path));
            Thread.ofPlatform().name("control").daemon().start(server::accept);
            return server;
        } catch (IOException | RuntimeException e) {
            listening.close();
            ControlSocket.remove(dataFolder);
            throw e;
        }
    }

    private void accept() {
        try {
            while (!isClosing) {
                room.acquire();
                var connection = next();
                if (connection == null) {
                    room.release();
                } else {
                    asking.add(connection);
                    Thread.ofPlatform().name("command").daemon().start(() -> serve(connection));
                }
            }
        } catch (InterruptedException _) {
            // Nobody interrupts this thread but the end of the process.
        }
    }

    /** The next to give a command; null where none could be taken. */
    private @Nullable SocketChannel next() throws InterruptedException {
        try {
            return listening.accept();
        } catch (ClosedChannelException _) {
            return null;
        } catch (IOException e) {
            LOG.warn("a command could not be taken", e);
            Thread.sleep(PAUSE_AFTER_FAILURE);
            return null;
        }
    }

    private void serve(SocketChannel connection) {
        try (connection) {
            var out = Channels.newOutputStream(connection);
            if (isAllowed(connection)) {
                serve(connection, out);
            } else {
                answer(out, "only " + owner.getName() + ", whose deployment this is, and root may give it commands");
            }
        } catch (IOException e) {
            LOG.debug("who gave a command did not wait for its end", e);
        } catch (RuntimeException | Error e) {
            LOG.error("a command failed in a way that nobody foresaw", e);
        } finally {
            asking.remove(connection);
            room.release();
        }
    }

    private void serve(SocketChannel connection, OutputStream out) throws IOException {
        CommandLineRequest request;
        try {
            request = read(connection);
        } catch (CommandLineRequest.Malformed e) {
            answer(out, "the running deployment did not understand: " + e.getMessage());
            return;
        }
        // In this order, and close() the other way round: a command is closed before it begins, or waited for.
        asking.remove(connection);
        if (!isClosing) {
            Reply.write(out, Reply.BEGUN, new byte[0], 0, 0);
            exit(out, runner.run(request, Reply.OUTPUT.stream(out), Reply.ERROR_OUTPUT.stream(out)));
        }
    }

    /** The folder around the socket keeps others out already; what its permissions become later does not matter. */
    private boolean isAllowed(SocketChannel connection) throws IOException {
        return mayCommand(
                connection.getOption(ExtendedSocketOptions.SO_PEERCRED).user(), owner);
    }

    /** Root can do as it likes with the store anyway. */
    static boolean mayCommand(UserPrincipal user, UserPrincipal owner) {
        return user.equals(owner) || user.getName().equals("root");
    }

    private static CommandLineRequest read(SocketChannel connection) throws IOException {
        var deadline = Thread.ofVirtual().name("command-deadline").start(() -> {
            try {
                Thread.sleep(REQUEST_MAX);
                connection.close();
            } catch (InterruptedException _) {
                // The command came in time.
            } catch (IOException e) {
                LOG.warn("a connection could not be closed", e);
            }
        });
        try {
            return CommandLineRequest.read(Channels.newInputStream(connection));
        } finally {
            deadline.interrupt();
        }
    }

    private static void answer(OutputStream out, String refusal) throws IOException {
        Reply.write(out, Reply.BEGUN, new byte[0], 0, 0);
        Reply.ERROR_OUTPUT.stream(out).write(("latchkey: " + refusal + "\n").getBytes(UTF_8));
        exit(out, 1);
    }

    private static void exit(OutputStream out, int code) throws IOException {
        Reply.write(out, Reply.EXIT, ByteBuffer.allocate(4).putInt(code).array(), 0, 4);
    }

    /** Takes no further command and waits for those under way, at most {@link #END_MAX}; close before the deployment. */
    @Override
    public void close() {
        isClosing = true;
        try {
            listening.close();
            ControlSocket.remove(dataFolder);
            for (var connection : asking) {
                connection.close();
            }
            if (!room.tryAcquire(COMMANDS_MAX, END_MAX.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("{} commands have not ended and are left behind", COMMANDS_MAX - room.availablePermits());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
