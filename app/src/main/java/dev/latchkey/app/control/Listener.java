package dev.latchkey.app.control;

import dev.latchkey.core.signing.FileOwners;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.HashSet;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;

/**
 * Who may listen at the socket of a deployment: a folder for what is temporary is everybody's, and after a restart of the machine anybody
 * may have made there what a file still points to.
 */
final class Listener {

    /** Another user listens; nothing was sent to them. */
    static final class Imposter extends IOException {

        private static final long serialVersionUID = 1;

        Imposter(Path dataFolder, Path socket, UserPrincipal listening) {
            super(socket + ": the user " + listening.getName() + " listens there, who neither owns " + dataFolder
                    + " nor is root, so nothing was sent; this is not the deployment. End what listens there, and"
                    + " start the deployment anew if it does not run");
        }
    }

    private Listener() {}

    /** Root, who owns the data folder, and the user who asks, who gains nothing by asking themselves. */
    static Set<UserPrincipal> trusted(Path dataFolder) throws IOException {
        var trusted = new HashSet<UserPrincipal>(
                FileOwners.ofThisProcess(dataFolder.getFileSystem()).trusted());
        trusted.add(Files.getOwner(dataFolder));
        return Set.copyOf(trusted);
    }

    /** @throws Imposter when whoever has bound the socket that this leads to is none of them; nothing may be sent before */
    static void require(Set<UserPrincipal> trusted, SocketChannel connection, Path socket, Path dataFolder)
            throws IOException {
        var listening = connection.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
        if (!trusted.contains(listening)) {
            throw new Imposter(dataFolder, socket, listening);
        }
    }

    /** Whether a folder, itself and no link to another, is one that such a user made. */
    static boolean isFolderOf(Set<UserPrincipal> trusted, Path folder) throws IOException {
        return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                && trusted.contains(Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS));
    }
}
