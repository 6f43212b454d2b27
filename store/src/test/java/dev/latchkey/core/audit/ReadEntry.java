package dev.latchkey.core.audit;

import dev.latchkey.core.credential.ClientKeys;
import dev.latchkey.core.credential.ClientMethod;
import dev.latchkey.core.credential.ClientProof;
import dev.latchkey.core.credential.ClientSettings;
import dev.latchkey.core.credential.CredentialRequest.NewClient;
import dev.latchkey.core.credential.IpAllowList;
import dev.latchkey.core.credential.Label;
import dev.latchkey.core.credential.TokenFormat;
import dev.latchkey.core.partner.RequestRules;
import dev.latchkey.engine.protocol.Scopes;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What somebody takes out of an entry of the log who undoes by hand what it tells. */
final class ReadEntry {

    private ReadEntry() {}

    static Scopes scopes(@Nullable String text) {
        return Scopes.parse(String.valueOf(text));
    }

    static @Nullable String orNull(@Nullable String text) {
        return text == null || text.equals(AuditFacts.NONE) ? null : text;
    }

    static IpAllowList networks(@Nullable String text) {
        return "everywhere".equals(text)
                ? IpAllowList.ANY
                : IpAllowList.parse(List.of(String.valueOf(text).split(" ")));
    }

    static @Nullable Instant instant(@Nullable String text) {
        var found = orNull(text);
        return found == null ? null : Instant.parse(found);
    }

    /** A client made after what an entry tells of one. */
    static NewClient client(SortedMap<String, String> facts) {
        var settings = new ClientSettings(
                String.valueOf(facts.get("role")),
                orNull(facts.get("accessGroupId")),
                scopes(facts.get("scopes")),
                TokenFormat.valueOf(String.valueOf(facts.get("tokenFormat"))));
        var label = new Label(String.valueOf(facts.get("name")), String.valueOf(facts.get("description")));
        return new NewClient(label, instant(facts.get("expiresAt")), networks(facts.get("networks")), settings);
    }

    /** How a client proved itself, after what an entry tells of it under names with this end. */
    static ClientProof proof(SortedMap<String, String> facts, String when) {
        var method = ClientMethod.valueOf(String.valueOf(facts.get("method" + when)));
        var jwks = facts.get("jwks" + when);
        var address = facts.get("jwksUri" + when);
        var keys = jwks == null && address == null
                ? null
                : new ClientKeys(jwks, address, Boolean.parseBoolean(facts.get("endpointAudience" + when)));
        return new ClientProof(method, keys, Boolean.parseBoolean(facts.get("dpopBound" + when)));
    }

    static SortedMap<String, SortedSet<String>> rulesOf(@Nullable String json) {
        return JsonMapper.shared()
                .readValue(String.valueOf(json), new TypeReference<TreeMap<String, SortedSet<String>>>() {});
    }

    static boolean wasActive(AuditEntry entry) {
        return Boolean.parseBoolean(entry.context().get("previousActive"));
    }

    /** The rules that are told as this text. */
    static RequestRules requestRules(String told) {
        return Stream.of(RequestRules.STANDARD, RequestRules.LENIENT, RequestRules.FAPI_2, RequestRules.pushing(true))
                .filter(rules -> rules.toText().equals(told))
                .findAny()
                .orElseThrow();
    }
}
