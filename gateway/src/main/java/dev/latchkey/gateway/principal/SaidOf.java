package dev.latchkey.gateway.principal;

import dev.latchkey.engine.decision.Principal;
import dev.latchkey.engine.decision.Principal.ActingUser;
import dev.latchkey.engine.decision.Principal.Anonymous;
import dev.latchkey.engine.decision.Principal.CompanyClient;
import dev.latchkey.engine.decision.Principal.CompanyKey;
import dev.latchkey.engine.decision.Principal.CompanyRef;
import dev.latchkey.engine.decision.Principal.PartnerKey;
import dev.latchkey.engine.decision.SystemRole;
import org.jspecify.annotations.Nullable;

/**
 * What an API is told of a principal: two that are equal make the same claims. Which secret or token proved it is not among them. A changed
 * role, group, scope or name makes another, so what was signed before a change is never found after it.
 *
 * @param api the audience
 * @param kind of the credential; absent for nobody
 * @param person the user who acts or who made the key, or the partner
 * @param scopes in alphabetical order
 * @implNote Many parameters: everything that {@link JwtPrincipalSigner} writes.
 */
record SaidOf(
        String api,
        @Nullable Class<? extends Principal> kind,
        @Nullable String credentialId,
        @Nullable String person,
        @Nullable CompanyRef company,
        @Nullable SystemRole role,
        @Nullable String accessGroupId,
        String scopes) {

    static SaidOf of(Principal principal, String api) {
        return switch (principal) {
            case Anonymous() -> new SaidOf(api, null, null, null, null, null, null, "");
            case CompanyKey key ->
                new SaidOf(api, CompanyKey.class, key.credentialId(), key.createdBy(), key.company(), null, null, "");
            case PartnerKey key ->
                new SaidOf(api, PartnerKey.class, key.credentialId(), key.partnerId(), null, null, null, "");
            case CompanyClient client ->
                new SaidOf(
                        api,
                        CompanyClient.class,
                        client.credentialId(),
                        null,
                        client.company(),
                        client.role(),
                        client.accessGroupId(),
                        client.scopes().toString());
            case ActingUser user ->
                new SaidOf(
                        api,
                        ActingUser.class,
                        user.credentialId(),
                        user.userId(),
                        user.company(),
                        user.role(),
                        user.accessGroupId(),
                        user.scopes().toString());
        };
    }

    /** Of what tells most of them apart: texts keep their hash, the permissions of a role would be added up each time. */
    @Override
    public int hashCode() {
        return 31 * (31 * (31 * hash(credentialId) + hash(person)) + scopes.hashCode()) + api.hashCode();
    }

    private static int hash(@Nullable String text) {
        return text == null ? 0 : text.hashCode();
    }
}
