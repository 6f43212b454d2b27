package dev.latchkey.app.node;

import dev.latchkey.core.credential.LiveClient;
import dev.latchkey.core.partner.LiveApplication;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The clients that the profile of the deployment shuts out, told when a node starts. */
final class RefusedClients {

    private static final Logger LOG = LoggerFactory.getLogger(RefusedClients.class);

    /** Most that are named of each kind. */
    private static final int NAMED_MAX = 50;

    private RefusedClients() {}

    /** Says who is refused from now on, and what helps; nothing when nobody is. */
    static void tell(Deployment deployment) {
        var clients = deployment.credentials().index().refusedClients();
        if (!clients.isEmpty()) {
            LOG.warn(
                    "oauth.profile: fapi2 refuses {} clients of companies, which have no keys: {}; give each keys of"
                            + " its own with `latchkey client authentication`",
                    clients.size(),
                    named(clients.stream().map(RefusedClients::name).toList()));
        }
        var applications = deployment.partners().index().refused();
        if (!applications.isEmpty()) {
            LOG.warn(
                    "oauth.profile: fapi2 refuses {} applications, which have no keys: {}; their partners register them"
                            + " anew with keys",
                    applications.size(),
                    named(applications.stream().map(RefusedClients::name).toList()));
        }
    }

    private static String name(LiveClient client) {
        return client.clientId() + " of " + client.company().identifier();
    }

    private static String name(LiveApplication application) {
        return application.publicClientId() + " of " + application.partnerName();
    }

    private static String named(List<String> names) {
        var first = String.join(", ", names.subList(0, Math.min(NAMED_MAX, names.size())));
        return names.size() > NAMED_MAX ? first + " and " + (names.size() - NAMED_MAX) + " more" : first;
    }
}
