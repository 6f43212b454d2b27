package dev.latchkey.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.core.account.Person;
import dev.latchkey.core.account.SignedIn;
import dev.latchkey.engine.protocol.Base64Url;
import io.vertx.core.MultiMap;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * Tokens for the hidden field of forms: HMAC-SHA-256 over the session, or over the browser's visitor cookie when nobody is
 * signed in. A page of another origin can read neither, and a token of another session or browser does not fit. Safe for
 * use by many threads.
 */
final class FormTokens {

    private static final int PERSON_LENGTH = 22;

    private final SecretKey key;
    private final String webOrigin;

    /** @param webOrigin where browsers find the pages: scheme, host and port */
    FormTokens(SecretKey key, String webOrigin) {
        this.key = key;
        this.webOrigin = webOrigin;
    }

    /**
     * Whether our own page sent the form. With {@code Referrer-Policy: no-referrer} browsers say {@code Origin: null} for our
     * own forms as well, so that value proves nothing either way; the token does.
     */
    boolean isOwnForm(Visit visit) {
        return isFromHere(visit.request().headers()) && isEqual(ofNow(visit.csrf()), ofNow(sent(visit)));
    }

    private boolean isFromHere(MultiMap headers) {
        var origin = headers.get("Origin");
        var site = headers.get("Sec-Fetch-Site");
        return (origin == null || origin.equals("null") || origin.equals(webOrigin))
                && (site == null || site.equals("same-origin") || site.equals("none"));
    }

    private static String sent(Visit visit) {
        return visit.form().find("csrf").orElse("");
    }

    /** The part that lets a form be taken: until the session ends. */
    private static String ofNow(String token) {
        var dot = token.indexOf('.');
        return dot < 0 ? token : token.substring(0, dot);
    }

    /**
     * A token of a session that says as well whose form it is and where it stands.
     *
     * @param page where the form stands
     */
    String ofSession(SignedIn signedIn, String visitor, LocalPath page) {
        var said = ofPerson(signedIn.person()) + "."
                + Base64Url.encode(page.value().getBytes(UTF_8));
        return ofSession(signedIn.sessionId()) + "." + said + "." + token(marked(visitor, said));
    }

    private static String marked(String visitor, String said) {
        return "mark:" + visitor + " " + said;
    }

    /** The owner of the forms that this person gets in this browser. */
    FormOwner owner(Person person, String visitor) {
        return new FormOwner(ofPerson(person), visitor);
    }

    private String ofPerson(Person person) {
        return token("person:" + person.kind() + " " + person.ownerId() + " " + person.personId())
                .substring(0, PERSON_LENGTH);
    }

    /** What the token of a form says of it, whatever became of the session; empty when it was not for this browser. */
    Optional<FormMark> findMark(Visit visit) {
        var parts = sent(visit).split("\\.", -1);
        if (parts.length != 4 || !isFromHere(visit.request().headers())) {
            return Optional.empty();
        }
        var said = parts[1] + "." + parts[2];
        if (!isEqual(token(marked(visit.visitor(), said)), parts[3])) {
            return Optional.empty();
        }
        return Base64Url.decode(parts[2])
                .flatMap(page -> LocalPath.parse(new String(page, UTF_8)))
                .map(page -> new FormMark(new FormOwner(parts[1], visit.visitor()), page));
    }

    private String ofSession(String sessionId) {
        return token("session " + sessionId);
    }

    String ofVisitor(String visitor) {
        return token("visitor " + visitor);
    }

    private static boolean isEqual(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(UTF_8), other.getBytes(UTF_8));
    }

    private String token(String subject) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return Base64Url.encode(mac.doFinal(subject.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
