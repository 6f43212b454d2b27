package dev.latchkey.core.signing;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.HashSet;
import java.util.Set;

/**
 * Whose files are taken for a deployment's own. In a folder that others may write to, what is there may have been put there for us to find.
 *
 * @param trusted who gains nothing by that
 */
public record FileOwners(Set<UserPrincipal> trusted) {

    public FileOwners {
        trusted = Set.copyOf(trusted);
    }

    /** This process's user, and root. */
    public static FileOwners ofThisProcess(FileSystem files) throws IOException {
        var users = files.getUserPrincipalLookupService();
        var trusted = new HashSet<UserPrincipal>();
        add(trusted, users, "root");
        var self = Path.of("/proc/self");
        if (Files.exists(self)) {
            trusted.add(Files.getOwner(self));
        } else {
            add(trusted, users, System.getProperty("user.name"));
        }
        return new FileOwners(trusted);
    }

    private static void add(Set<UserPrincipal> trusted, UserPrincipalLookupService users, String name)
            throws IOException {
        try {
            trusted.add(users.lookupPrincipalByName(name));
        } catch (UserPrincipalNotFoundException _) {
            // An image may know no names, not even root's.
        }
    }

    /**
     * Looks at a file or folder, and at the link by which it is there; one that is not there is nobody's.
     *
     * @throws ForeignFile when it belongs to somebody else
     */
    public void require(Path place) throws IOException {
        if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        require(place, Files.getOwner(place, LinkOption.NOFOLLOW_LINKS));
        if (Files.exists(place)) {
            require(place, Files.getOwner(place));
        }
    }

    private void require(Path place, UserPrincipal owner) {
        if (!trusted.contains(owner)) {
            throw new ForeignFile(place, owner);
        }
    }

    /** Something that was not put where it is by whom a deployment is made for. */
    public static final class ForeignFile extends IllegalStateException {

        private static final long serialVersionUID = 1;

        ForeignFile(Path place, UserPrincipal owner) {
            super(place + " is there already and belongs to " + owner.getName() + ", so what is in it may be known to"
                    + " others: do this as that user, in another folder, or after taking it away");
        }
    }
}
