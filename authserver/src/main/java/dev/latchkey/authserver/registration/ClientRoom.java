package dev.latchkey.authserver.registration;

import dev.latchkey.authserver.registration.RegistrationRefused.Reason;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.partner.Application;
import dev.latchkey.core.partner.ApplicationIndex;
import dev.latchkey.core.partner.Applications;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many applications of machines work at once, by their number and by what a node holds of them in memory. */
final class ClientRoom {

    private static final Logger LOG = LoggerFactory.getLogger(ClientRoom.class);

    private final Applications applications;
    private final ApplicationIndex index;
    private final int clientsMax;

    /** @param clientsMax most that work at once of one partner */
    ClientRoom(Applications applications, ApplicationIndex index, int clientsMax) {
        this.applications = applications;
        this.index = index;
        this.clientsMax = clientsMax;
    }

    /** @throws RegistrationRefused when there is no room for another */
    void requireForNew(Transaction tx, Application application) {
        if (applications.countActive(tx, application.partnerId()) >= clientsMax) {
            throw Reason.TOO_MANY.because("no more clients are taken; ask the operator (registration.clientsMax)");
        }
        require(() -> index.requireRoom(null, application));
    }

    /** @throws RegistrationRefused when there is no room for what one becomes */
    void requireForChange(Application before, Application after) {
        require(() -> index.requireRoom(before, after));
    }

    private static void require(Runnable check) {
        try {
            check.run();
        } catch (CommandRefused e) {
            LOG.warn("a client was not taken in: {}", e.getMessage());
            throw Reason.TOO_MANY.because("no more memory for clients; ask the operator (LATCHKEY_HEAP)");
        }
    }
}
