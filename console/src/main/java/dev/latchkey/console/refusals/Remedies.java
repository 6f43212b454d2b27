package dev.latchkey.console.refusals;

import dev.latchkey.console.refusals.RefusalPages.Answer;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.credential.Credential.OAuthClient;
import dev.latchkey.core.credential.CredentialStores;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SecurityRequirements.ScopeMatch;
import dev.latchkey.engine.decision.Explanation;
import dev.latchkey.page.LocalPath;
import dev.latchkey.page.Visit;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds where whoever reads a refusal can end it: the form of the client, with what is missing ticked, and no more than that. */
public final class Remedies {

    private final CredentialStores stores;
    private final Supplier<List<Operation>> operations;
    private final InstantSource clock;

    /** @param operations every operation that is served */
    public Remedies(CredentialStores stores, Supplier<List<Operation>> operations, InstantSource clock) {
        this.stores = stores;
        this.operations = operations;
        this.clock = clock;
    }

    /**
     * What can be done.
     *
     * @param scopes that would be added; empty when another role is needed
     */
    public record Remedy(String path, String scopes) {}

    /** Several when any of them is enough; none when whoever looks may not change the credential, or when no change of it helps. */
    List<Remedy> find(Visit visit, String credentialId, @Nullable Answer answer) {
        var explanation = answer == null ? null : answer.explanation();
        return answer == null || explanation == null
                ? List.of()
                : client(visit, credentialId)
                        .map(client -> find(client, answer.signature(), explanation))
                        .orElse(List.of());
    }

    /** The client that whoever looks may change so that it is let in; absent when the credential is none, or has ended. */
    public Optional<OAuthClient> client(Visit visit, String credentialId) {
        return visit.rights().permissions().contains(Permissions.CREDENTIALS_MANAGE)
                ? stores.transactions()
                        .read(tx -> stores.credentials().find(tx, visit.actor().companyId(), credentialId))
                        .filter(OAuthClient.class::isInstance)
                        .map(OAuthClient.class::cast)
                        .filter(one -> !one.stateAt(clock.instant()).isFinal())
                : Optional.empty();
    }

    /**
     * As the refusal page offers them.
     *
     * @param signature of the operation that was refused
     */
    public List<Remedy> find(OAuthClient client, String signature, Explanation explanation) {
        var form = new LocalPath("/settings/credentials/" + client.id() + "/edit");
        var missing = explanation.missing();
        if (missing.isEmpty()) {
            return List.of();
        }
        return switch (explanation.gate()) {
            case SCOPE -> {
                var has = client.settings().scopes().names();
                var lacking = missing.stream().filter(one -> !has.contains(one)).toList();
                yield adding(form, lacking, missing.size(), needsAll(signature));
            }
            case ROLE ->
                List.of(new Remedy(
                        form.with("permit", String.join(" ", missing)).value(), ""));
            case REQUEST, OPERATION, VISIBILITY, LIMIT -> List.of();
        };
    }

    /** @param missing how many the token lacked; those that the client has it was asked for without */
    private static List<Remedy> adding(LocalPath form, List<String> lacking, int missing, boolean needsAll) {
        if (lacking.isEmpty() || (!needsAll && lacking.size() < missing)) {
            return List.of();
        }
        return needsAll
                ? List.of(adding(form, lacking))
                : lacking.stream().map(one -> adding(form, List.of(one))).toList();
    }

    private static Remedy adding(LocalPath form, List<String> scopes) {
        return new Remedy(form.with("add", String.join(" ", scopes)).value(), String.join(", ", scopes));
    }

    /** Whether every scope is needed; of an operation that is not served any more nobody knows. */
    private boolean needsAll(String signature) {
        var matches = operations.get().stream()
                .filter(operation -> operation.signature().equals(signature))
                .map(operation -> operation.security().scopeMatch())
                .collect(Collectors.toSet());
        return matches.equals(Set.of(ScopeMatch.ALL));
    }
}
