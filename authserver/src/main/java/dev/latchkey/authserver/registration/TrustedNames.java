package dev.latchkey.authserver.registration;

import dev.latchkey.core.command.ShownName;
import dev.latchkey.core.partner.ApplicationIndex;

/**
 * The names of those whom people have reason to trust: partners, their applications, and this product. Nobody who comes by itself is
 * shown under one. Companies' are not among them: a refusal would tell strangers who is a customer.
 */
record TrustedNames(ApplicationIndex applications, RegistrationRules rules) {

    /**
     * Looks at every application: not for the request path.
     *
     * @throws RegistrationRefused when a reader of the name would think of one of them
     */
    void requireNone(String name) {
        if (rules.productNames().stream().anyMatch(own -> ShownName.refersTo(name, own))
                || applications.isNameTaken(name)) {
            throw RegistrationRefused.metadata(
                    "client_name",
                    "expected a name that nobody takes for that of a partner, of its application or of this product,"
                            + " and that has none of them in it");
        }
    }
}
