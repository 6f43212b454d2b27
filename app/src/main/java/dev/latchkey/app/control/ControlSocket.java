package dev.latchkey.app.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.core.signing.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the socket of a data folder is: in a folder of its own there that only its owner may enter, so that nobody else can connect
 * even between making the socket and closing it to others. An operating system takes paths of about a hundred bytes only; where
 * the data folder lies deeper, the socket is in a private folder for what runs, and a file says in which.
 */
final class ControlSocket {

    /** Linux has room for 108 bytes and macOS for 104, the one that ends it included. */
    static final int PATH_BYTES_MAX = 100;

    private static final String FOLDER = "control";
    private static final String SOCKET = "socket";
    private static final String ELSEWHERE = "socket-is-at";
    private static final String RUNTIME_PREFIX = "latchkey-";
    private static final int FILE_CHARS_MAX = 4096;

    private ControlSocket() {}

    /**
     * A path for a new socket, with nothing at it. What a killed process left is removed: who asks has the lock of the data folder.
     *
     * @param runtimeFolder where private folders for what runs can be made
     */
    static Path prepare(Path dataFolder, Path runtimeFolder) throws IOException {
        var folder = dataFolder.toAbsolutePath().resolve(FOLDER);
        if (!Files.isDirectory(folder)) {
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        remove(dataFolder);
        var near = folder.resolve(SOCKET);
        if (fits(near)) {
            return near;
        }
        var far = elsewhere(runtimeFolder);
        PrivateFile.write(folder.resolve(ELSEWHERE), far.toString().getBytes(UTF_8));
        return far;
    }

    private static Path elsewhere(Path runtimeFolder) throws IOException {
        var made = Files.createTempDirectory(runtimeFolder, RUNTIME_PREFIX).toAbsolutePath();
        var socket = made.resolve(SOCKET);
        if (!fits(socket)) {
            Files.delete(made);
            throw new IOException(socket + ": expected a path of at most " + PATH_BYTES_MAX
                    + " bytes; set XDG_RUNTIME_DIR to a folder with a shorter one");
        }
        return socket;
    }

    private static boolean fits(Path socket) {
        return socket.toString().getBytes(UTF_8).length <= PATH_BYTES_MAX;
    }

    /** The folder that the operating system keeps for what this user runs, or the one for what is temporary. */
    static Path runtimeFolder(@Nullable String configured) {
        return configured == null || configured.isEmpty() || !Files.isWritable(Path.of(configured))
                ? Path.of(System.getProperty("java.io.tmpdir"))
                : Path.of(configured);
    }

    /** The socket that is there, whether anybody listens at it or not. */
    static Optional<Path> find(Path dataFolder) throws IOException {
        var folder = dataFolder.toAbsolutePath().resolve(FOLDER);
        var near = folder.resolve(SOCKET);
        if (Files.exists(near)) {
            return Optional.of(near);
        }
        var pointer = folder.resolve(ELSEWHERE);
        if (!Files.isRegularFile(pointer) || Files.size(pointer) > FILE_CHARS_MAX) {
            return Optional.empty();
        }
        var far = Path.of(Files.readString(pointer).strip());
        return Files.exists(far) ? Optional.of(far) : Optional.empty();
    }

    /** Removes the socket and what stands around it. */
    static void remove(Path dataFolder) throws IOException {
        var folder = dataFolder.toAbsolutePath().resolve(FOLDER);
        var pointer = folder.resolve(ELSEWHERE);
        var far = Files.exists(pointer) ? find(dataFolder) : Optional.<Path>empty();
        Files.deleteIfExists(folder.resolve(SOCKET));
        if (far.isPresent() && isOurs(far.get(), Listener.trusted(dataFolder))) {
            Files.deleteIfExists(far.get());
            Files.deleteIfExists(far.get().getParent());
        }
        Files.deleteIfExists(pointer);
    }

    /** Nothing but what {@link #elsewhere} makes is ever removed, and nothing of what another user made in its place. */
    private static boolean isOurs(Path far, Set<UserPrincipal> makers) throws IOException {
        var folder = far.getParent();
        return far.endsWith(SOCKET)
                && folder != null
                && folder.getFileName() != null
                && folder.getFileName().toString().startsWith(RUNTIME_PREFIX)
                && Listener.isFolderOf(makers, folder);
    }
}
