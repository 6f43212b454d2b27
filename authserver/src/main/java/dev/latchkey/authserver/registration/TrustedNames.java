package dev.latchkey.authserver.registration;

import dev.latchkey.core.partner.ApplicationIndex;
import dev.latchkey.core.partner.KnownNames;

/**
 * The names of those whom people have reason to trust, as {@link KnownNames} knows them. Nobody who comes by itself is shown under one.
 */
record TrustedNames(ApplicationIndex applications, RegistrationRules rules) {

    /**
     * Looks at every application: not for the request path.
     *
     * @throws RegistrationRefused when a reader of the name would think of one of them
     */
    void requireNone(String name) {
        if (new KnownNames(applications, rules::productNames).areReferredToBy(name)) {
            throw RegistrationRefused.metadata(
                    "client_name",
                    "expected a name that nobody takes for that of a partner, of its application or of this product,"
                            + " and that has none of them in it");
        }
    }
}
