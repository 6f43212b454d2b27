package dev.latchkey.page;

import dev.latchkey.core.account.Sessions;
import dev.latchkey.core.account.SignedIn;
import dev.latchkey.core.change.Freshness;
import dev.latchkey.core.change.StoreUnavailable;
import dev.latchkey.core.change.WriteCondition;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.credential.Secret;
import dev.latchkey.edge.http.FormParameters;
import dev.latchkey.edge.http.HttpRequest;
import dev.latchkey.engine.protocol.HttpMethod;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;

/** Reads who comes to a page and what they sent. Safe for use by many threads. */
final class VisitReader {

    private static final int VISITOR_BYTES = 16;

    /**
     * Longest address that a form's token says, in characters. The longest of ours, on which fifty credentials were chosen by their ids, takes
     * 2,200; and three quarters more of it stand in every form of a page.
     */
    private static final int PAGE_LENGTH_MAX = 2_400;

    private static final Pattern VISITOR = Pattern.compile("[A-Za-z0-9_-]{22}");

    private final Sessions sessions;
    private final Freshness freshness;
    private final String webOrigin;
    private final FormTokens tokens;
    private final BrowserCookies cookies;
    private final SecureRandom random;

    /**
     * @param freshness of the sessions
     * @param webOrigin where browsers find the pages: scheme, host and port
     * @param formKey for HMAC-SHA-256, for the tokens of forms
     */
    VisitReader(Sessions sessions, Freshness freshness, String webOrigin, SecretKey formKey, SecureRandom random) {
        this.sessions = sessions;
        this.freshness = freshness;
        this.webOrigin = webOrigin;
        this.tokens = new FormTokens(formKey, webOrigin);
        this.cookies = new BrowserCookies(webOrigin);
        this.random = random;
    }

    BrowserCookies cookies() {
        return cookies;
    }

    boolean areByTls() {
        return webOrigin.startsWith("https:");
    }

    /** The secret name of a browser that was here before. */
    Optional<String> findVisitor(HttpRequest request) {
        return cookies.find(request.headers(), BrowserCookie.VISITOR)
                .filter(value -> VISITOR.matcher(value).matches());
    }

    String newVisitor() {
        return Secret.random(VISITOR_BYTES, random).reveal();
    }

    /** A visit of which nothing is read. */
    Visit ofNobody(HttpRequest request, String visitor) {
        return new Visit(
                request,
                FormParameters.none(),
                FormParameters.none(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                tokens.ofVisitor(visitor),
                visitor);
    }

    /**
     * @throws FormParameters.Malformed when query or form cannot be read
     * @throws CommandRefused when a field of the form is longer than any may be
     * @throws StoreUnavailable when what is held of sessions is too old to be relied on
     */
    Visit read(HttpRequest request, String visitor) {
        var query = FormParameters.parseQuery(request.query());
        var form = request.method().equals(HttpMethod.POST)
                ? FormParameters.parse(request.body(), request.headers().get("Content-Type"))
                : FormParameters.none();
        FieldLimits.check(form);
        var signedIn = cookies.find(request.headers(), BrowserCookie.SESSION).flatMap(this::findSession);
        var visit = new Visit(
                request, query, form, signedIn, Optional.empty(), Optional.empty(), tokens.ofVisitor(visitor), visitor);
        return signedIn.map(one -> visit.with(tokens.ofSession(one, visitor, pageOf(visit))))
                .orElse(visit);
    }

    /**
     * What everything that is stored for a visit depends on: that its session still stands.
     *
     * @return empty for who is not signed in
     */
    Optional<WriteCondition> condition(Visit visit) {
        return visit.signedIn()
                .flatMap(signedIn -> cookies.find(visit.request().headers(), BrowserCookie.SESSION)
                        .map(cookie -> sessions.standing(signedIn, cookie)));
    }

    /** Whether a visit is still of whom it was when it was read; somebody may have waited in between. */
    boolean isStillOf(Visit visit) {
        var signedIn = visit.signedIn().map(SignedIn::sessionId);
        return signedIn.isEmpty()
                || cookies.find(visit.request().headers(), BrowserCookie.SESSION)
                        .flatMap(this::findSession)
                        .map(SignedIn::sessionId)
                        .equals(signedIn);
    }

    /** Where the forms of the answer stand: what is answered to a form stands where the form stood. */
    private LocalPath pageOf(Visit visit) {
        var page = visit.request().method().equals(HttpMethod.POST)
                ? tokens.findMark(visit).map(FormMark::page).orElse(LocalPath.HOME)
                : visit.here();
        return page.value().length() > PAGE_LENGTH_MAX
                ? LocalPath.parse(visit.request().path()).orElse(LocalPath.HOME)
                : page;
    }

    /** What the form of this visit says of itself, whether its session is over or not. */
    Optional<FormMark> findMark(Visit visit) {
        return tokens.findMark(visit);
    }

    /** Whose forms this visitor gets; nobody's when nobody is signed in. */
    Optional<FormOwner> owner(Visit visit) {
        return visit.signedIn().map(one -> tokens.owner(one.person(), visit.visitor()));
    }

    private Optional<SignedIn> findSession(String cookie) {
        if (!freshness.isGiven()) {
            throw new StoreUnavailable("what is held of sessions is too old to be relied on", null);
        }
        return sessions.find(cookie);
    }

    /** Whether our own page sent the form of this visit. */
    boolean isOwnForm(Visit visit) {
        return tokens.isOwnForm(visit);
    }
}
