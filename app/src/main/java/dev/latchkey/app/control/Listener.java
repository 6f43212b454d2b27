package dev.latchkey.app.control;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
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
        var users = dataFolder.getFileSystem().getUserPrincipalLookupService();
        var trusted = new HashSet<UserPrincipal>();
        trusted.add(Files.getOwner(dataFolder));
        add(trusted, users, "root");
        var self = Path.of("/proc/self");
        if (Files.exists(self)) {
            trusted.add(Files.getOwner(self));
        } else {
            add(trusted, users, System.getProperty("user.name"));
        }
        return Set.copyOf(trusted);
    }

    private static void add(Set<UserPrincipal> trusted, UserPrincipalLookupService users, String name)
            throws IOException {
        try {
            trusted.add(users.lookupPrincipalByName(name));
        } catch (UserPrincipalNotFoundException _) {
            // An image may know no names, not even root's.
        }
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
