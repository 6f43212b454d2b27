package dev.latchkey.app.cli;

import dev.latchkey.app.node.Deployment;
import dev.latchkey.core.credential.Credential;
import dev.latchkey.core.credential.CredentialType;
import dev.latchkey.core.credential.Credentials.PageKey;
import java.util.ArrayList;
import java.util.List;

/** A company's credentials of one type. */
final class CompanyCredentials {

    private static final int PAGE = 500;

    private CompanyCredentials() {}

    /** Newest first. */
    static List<Credential> all(Deployment deployment, String companyId, CredentialType type) {
        var all = new ArrayList<Credential>();
        var from = PageKey.start();
        while (true) {
            var start = from;
            var page = deployment
                    .stores()
                    .transactions()
                    .read(tx -> deployment.stores().credentials().page(tx, companyId, start, PAGE));
            page.stream().filter(one -> one.type() == type).forEach(all::add);
            if (page.size() < PAGE) {
                return all;
            }
            from = new PageKey(
                    page.getLast().facts().createdAt(), page.getLast().id());
        }
    }

    /** Somebody who types {@code key revoke} and a client's id is mistaken. */
    static void require(Deployment deployment, String companyId, String id, CredentialType type) {
        var found = deployment
                .stores()
                .transactions()
                .read(tx -> deployment.stores().credentials().find(tx, companyId, id));
        if (found.filter(one -> one.type() == type).isEmpty()) {
            throw new CommandFailure(2, "there is no " + name(type) + " " + id + " in this company");
        }
    }

    private static String name(CredentialType type) {
        return switch (type) {
            case API_KEY -> "API key";
            case OAUTH_CLIENT -> "OAuth client";
            case PARTNER_KEY -> "partner key";
        };
    }
}
