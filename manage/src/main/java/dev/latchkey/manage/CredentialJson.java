package dev.latchkey.manage;

import dev.latchkey.core.credential.Credential;
import dev.latchkey.core.credential.Credential.OAuthClient;
import dev.latchkey.core.credential.CredentialLine;
import dev.latchkey.core.credential.CredentialState;
import dev.latchkey.core.credential.StoredSecret;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Credentials as programs see them; a secret only by its hint. */
final class CredentialJson {

    private CredentialJson() {}

    static ObjectNode of(Credential credential, Instant now) {
        var facts = credential.facts();
        var json = Answers.object();
        json.put("id", credential.id());
        json.put("type", credential.type().name());
        json.put("name", facts.label().name());
        json.put("description", facts.label().description());
        json.put("state", state(credential.stateAt(now).wireName()));
        json.put("createdAt", facts.createdAt().toString());
        json.put("createdBy", facts.createdBy());
        json.put("expiresAt", textOrNull(facts.expiresAt()));
        var networks = json.putArray("ipAllowList");
        facts.allowList().networks().forEach(networks::add);
        if (credential instanceof OAuthClient client) {
            var settings = client.settings();
            json.put("systemRole", settings.systemRoleId());
            json.put("accessGroup", settings.accessGroupId());
            var scopes = json.putArray("scopes");
            settings.scopes().names().forEach(scopes::add);
            json.put("tokenFormat", settings.tokenFormat().name());
            AuthenticationJson.put(json, client.proof());
        }
        var secrets = json.putArray("secrets");
        for (var secret : credential.secrets()) {
            secrets.add(of(secret, credential.secretStateAt(secret, now)));
        }
        return json;
    }

    private static ObjectNode of(StoredSecret secret, CredentialState state) {
        return Answers.object()
                .put("id", secret.id())
                .put("hint", secret.hint().toString())
                .put("state", state(state.wireName()))
                .put("createdAt", secret.createdAt().toString())
                .put("expiresAt", textOrNull(secret.expiresAt()));
    }

    static ObjectNode line(CredentialLine line) {
        var json = Answers.object();
        json.put("id", line.id());
        json.put("type", line.type().name());
        json.put("name", line.name());
        json.put("hint", line.hint());
        json.put("state", state(line.state().wireName()));
        json.put("createdAt", line.createdAt().toString());
        json.put("createdBy", line.createdBy());
        json.put("lastUsedAt", textOrNull(line.lastUsedAt()));
        json.put("systemRole", line.systemRoleId());
        var scopes = json.putArray("scopes");
        line.scopes().names().forEach(scopes::add);
        return json;
    }

    private static String state(String wireName) {
        return wireName.toUpperCase(Locale.ROOT);
    }

    static @Nullable String textOrNull(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }
}
