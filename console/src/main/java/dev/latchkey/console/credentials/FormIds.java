package dev.latchkey.console.credentials;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.SecretIssuer;
import dev.latchkey.engine.protocol.Base64Url;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * The id that a form's credential will have, chosen when the form is shown, so that the same form sent twice cannot make two.
 * HMAC-SHA-256 over the user and the id keeps people from choosing ids themselves. Safe for use by many threads.
 */
public final class FormIds {

    private static final int LENGTH_MAX = 128;

    private final SecretKey key;
    private final SecretIssuer issuer;

    /** @param key for HMAC-SHA-256 */
    public FormIds(SecretKey key, SecretIssuer issuer) {
        this.key = key;
        this.issuer = issuer;
    }

    String newClientId() {
        return issuer.newClientId();
    }

    String newKeyId(Instant now) {
        return issuer.newId(now);
    }

    /** What the form carries. */
    String seal(Actor.CompanyUser actor, String id) {
        return id + "." + mac(actor, id);
    }

    /** The id; empty when it is not of a form that was shown to this user. */
    Optional<String> open(Actor.CompanyUser actor, String sealed) {
        var dot = sealed.indexOf('.');
        if (dot < 1 || sealed.length() > LENGTH_MAX) {
            return Optional.empty();
        }
        var id = sealed.substring(0, dot);
        var isOurs = MessageDigest.isEqual(
                mac(actor, id).getBytes(UTF_8), sealed.substring(dot + 1).getBytes(UTF_8));
        return isOurs ? Optional.of(id) : Optional.empty();
    }

    private String mac(Actor.CompanyUser actor, String id) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            var text = actor.companyId() + " " + actor.userId() + " " + id;
            return Base64Url.encode(mac.doFinal(text.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
