package dev.latchkey.authserver.authorize;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.latchkey.authserver.client.ApplicationEndpoint;
import dev.latchkey.authserver.client.TokenRequestLimits;
import dev.latchkey.edge.http.Guarded;
import dev.latchkey.edge.http.HttpRequest;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.page.Pages;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.regex.Pattern;

/** The authorization endpoint, its pages, and the endpoint for pushed requests. */
public final class AuthorizeAssembly {

    /** Where the authorization endpoint is, on the web origin. */
    public static final String PATH = "/identity/oauth/allow";

    private static final int POSTED_BYTES_MAX = 6_000;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~!$'()*+,;:@/?%&=-]*");

    private final Pages pages;
    private final AuthorizationEndpoint authorization;
    private final ConsentEndpoint consent;
    private final PushedRequestHandler pushed;

    /**
     * @param issuer the API origin
     * @param applicants who may ask
     * @param reader what they may ask for
     * @param consenting what users answer
     */
    public AuthorizeAssembly(
            String issuer,
            Pages pages,
            Applicants applicants,
            RequestReader reader,
            Consenting consenting,
            ConsentView view,
            InstantSource clock) {
        this.pages = pages;
        var answers = new AuthorizationAnswers(issuer);
        var waiting = consenting.waiting();
        this.authorization = new AuthorizationEndpoint(pages, applicants, reader, waiting, consenting, answers, clock);
        this.consent = new ConsentEndpoint(pages, applicants, waiting, consenting, view, answers);
        this.pushed = new PushedRequestHandler(reader, waiting);
    }

    /** The web origin's part; asking is limited as at the token endpoint. */
    public void addTo(Routes.Builder routes, TokenRequestLimits limits) {
        routes.get(PATH, limits.before(pages.anyone(authorization::handle)))
                .post(PATH, limits.before(Guarded.anyone(AuthorizeAssembly::posted)))
                .get(ConsentEndpoint.PATH, pages.anyone(consent::show))
                .post(ConsentEndpoint.PATH, pages.anyone(consent::decide));
    }

    /** For {@code POST /identity/oauth/par}. */
    public ApplicationEndpoint.Handler pushedRequests() {
        return pushed;
    }

    /**
     * A request may come by POST as well (RFC 6749 section 3.1). Browsers keep our cookies from another site's form, so it goes on as
     * GET, which gets them.
     */
    private static Future<HttpResponse> posted(HttpRequest request) {
        return Future.succeededFuture(asGet(request));
    }

    private static HttpResponse asGet(HttpRequest request) {
        var body = request.body().toString(US_ASCII);
        return request.query() != null
                        || body.length() > POSTED_BYTES_MAX
                        || !FORM.matcher(body).matches()
                ? HttpResponse.empty(400)
                : AuthorizationAnswers.redirect(PATH + "?" + body);
    }
}
