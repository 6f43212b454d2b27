package dev.latchkey.app.control;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.OptionalInt;
import java.util.Set;

/** Gives a command to the process that has a deployment open. */
public final class ControlClient {

    private ControlClient() {}

    /** Hears that the command begins on the running deployment, before it says anything. */
    @FunctionalInterface
    public interface Begun {
        void begun();
    }

    /** The deployment ended while a command ran there: what it was to do is done or not, and nobody said which. */
    public static final class CutOff extends IOException {

        private static final long serialVersionUID = 1;

        CutOff(Path dataFolder, Throwable cause) {
            super(
                    dataFolder + ": the deployment ended while the command ran; look whether it was done before you"
                            + " repeat it",
                    cause);
        }
    }

    /** Whether a command was not given because another user listens where the deployment should. */
    public static boolean isImposter(Throwable failure) {
        return failure instanceof Listener.Imposter;
    }

    /**
     * Lets it run there.
     *
     * @param out gets what it says on standard output, while it says it
     * @param err gets what it says on standard error
     * @return its exit code; empty when nobody takes commands there, and nothing was done then
     * @throws CutOff when nobody knows what was done
     * @throws IOException also when somebody listens there who neither owns the data folder nor is root: nothing was sent then
     */
    public static OptionalInt run(
            Path dataFolder, CommandLineRequest request, Begun begun, OutputStream out, OutputStream err)
            throws IOException {
        var socket = ControlSocket.find(dataFolder);
        return socket.isEmpty()
                ? OptionalInt.empty()
                : run(dataFolder, socket.get(), Listener.trusted(dataFolder), request, begun, out, err);
    }

    /** @param trusted who may listen */
    static OptionalInt run(
            Path dataFolder,
            Path socket,
            Set<UserPrincipal> trusted,
            CommandLineRequest request,
            Begun begun,
            OutputStream out,
            OutputStream err)
            throws IOException {
        try (var connection = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            var in = Channels.newInputStream(connection);
            try {
                connection.connect(UnixDomainSocketAddress.of(socket));
                Listener.require(trusted, connection, socket, dataFolder);
                request.write(Channels.newOutputStream(connection));
                if (Reply.read(in).kind() != Reply.BEGUN) {
                    return OptionalInt.empty();
                }
            } catch (Listener.Imposter e) {
                throw e;
            } catch (IOException _) {
                // A killed process leaves its socket behind, and one that stops lets go of who has only knocked.
                return OptionalInt.empty();
            }
            begun.begun();
            return OptionalInt.of(follow(dataFolder, in, out, err));
        }
    }

    private static int follow(Path dataFolder, InputStream in, OutputStream out, OutputStream err) throws IOException {
        while (true) {
            var part = next(dataFolder, in);
            switch (part.kind()) {
                case BEGUN -> {}
                case OUTPUT -> out.write(part.content().array());
                case ERROR_OUTPUT -> err.write(part.content().array());
                case EXIT -> {
                    return part.content().getInt();
                }
            }
        }
    }

    private static Reply.Part next(Path dataFolder, InputStream in) throws IOException {
        try {
            return Reply.read(in);
        } catch (EOFException | SocketException e) {
            throw new CutOff(dataFolder, e);
        }
    }
}
