package dev.latchkey.app.cli;

import dev.latchkey.app.node.Deployment;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.Credential;
import dev.latchkey.core.credential.CredentialType;
import dev.latchkey.core.credential.Credentials.PageKey;
import dev.latchkey.core.credential.NewSecret;
import dev.latchkey.core.credential.RotationOverlap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A company's credentials of one type. */
final class CredentialsOfType {

    private static final int PAGE = 500;

    private CredentialsOfType() {}

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

    /** @param overlap how long the old secret works on; absent when it ends at once */
    static NewSecret<Credential> rotate(
            Deployment deployment,
            Actor.OperatorInCompany operator,
            CredentialType type,
            String id,
            @Nullable Duration overlap) {
        require(deployment, operator, type, id);
        var rest = overlap == null ? new RotationOverlap.None() : new RotationOverlap.Lasting(overlap);
        return deployment.credentials().secretCommands().rotate(operator, id, rest);
    }

    static void revoke(Deployment deployment, Actor.OperatorInCompany operator, CredentialType type, String id) {
        require(deployment, operator, type, id);
        deployment.credentials().commands().revoke(operator, id);
    }

    /** Somebody who types {@code key revoke} and a client's id is mistaken. */
    static void require(Deployment deployment, Actor.OperatorInCompany operator, CredentialType type, String id) {
        var found = deployment
                .stores()
                .transactions()
                .read(tx -> deployment.stores().credentials().find(tx, operator.companyId(), id));
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
