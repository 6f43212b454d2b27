package dev.latchkey.authserver.authorize;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.latchkey.authserver.token.ApplicationEndpoint;
import dev.latchkey.authserver.token.ClientAuthenticator.ApplicationSource;
import dev.latchkey.authserver.token.KnownResources;
import dev.latchkey.authserver.token.TokenRequestLimits;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.company.Companies;
import dev.latchkey.core.company.Users;
import dev.latchkey.core.grant.ConsentCommands;
import dev.latchkey.core.installation.InstallationCommands;
import dev.latchkey.core.partner.ApplicationIndex;
import dev.latchkey.edge.http.Endpoint;
import dev.latchkey.edge.http.HttpRequest;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.engine.protocol.ScopeCatalog;
import dev.latchkey.page.Pages;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.regex.Pattern;

/** The authorization endpoint, its pages, and the endpoint for pushed requests. */
public final class Authorize {

    /** Where the authorization endpoint is, on the web origin. */
    public static final String PATH = "/identity/oauth/allow";

    private static final int POSTED_BYTES_MAX = 6_000;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~!$'()*+,;:@/?%&=-]*");

    private final Pages pages;
    private final TokenRequestLimits limits;
    private final AuthorizationEndpoint authorization;
    private final ConsentEndpoint consent;
    private final ConnectedEndpoint connected;
    private final PushedRequestHandler pushed;

    /**
     * What this stands on.
     *
     * @param issuer the API origin
     */
    public record Parts(
            String issuer,
            Vertx vertx,
            Pages pages,
            ScopeCatalog scopes,
            KnownResources resources,
            ApplicationSource source,
            ApplicationIndex index,
            Transactions transactions,
            Companies companies,
            Users users,
            WaitingRequests waiting,
            InstallationCommands installations,
            ConsentCommands grants,
            ViewCounts counts,
            TokenRequestLimits limits,
            InstantSource clock) {}

    public Authorize(Parts parts) {
        this.pages = parts.pages();
        this.limits = parts.limits();
        var applicants = new Applicants(parts.source(), parts.index());
        var reader = new RequestReader(parts.scopes(), parts.resources());
        var answers = new AuthorizationAnswers(parts.issuer());
        var consenting = new Consenting(parts.transactions(), parts.waiting(), parts.installations(), parts.grants());
        var view = new ConsentView(
                pages,
                parts.scopes(),
                parts.transactions(),
                parts.companies(),
                parts.users(),
                parts.grants(),
                parts.counts());
        this.authorization = new AuthorizationEndpoint(
                pages, applicants, reader, parts.waiting(), consenting, answers, parts.clock());
        this.consent = new ConsentEndpoint(pages, applicants, parts.waiting(), consenting, view, answers);
        this.connected = new ConnectedEndpoint(pages, applicants, parts.grants(), view);
        this.pushed = new PushedRequestHandler(parts.vertx(), reader, parts.waiting());
    }

    /** The web origin's part. */
    public void addTo(Routes.Builder routes) {
        routes.get(PATH, limits.before(pages.anyone(authorization::handle)))
                .post(PATH, limits.before(posted()))
                .get(ConsentEndpoint.PATH, pages.anyone(consent::show))
                .post(ConsentEndpoint.PATH, pages.anyone(consent::decide))
                .get(ConnectedEndpoint.PATH, pages.signedIn(connected::list))
                .get(ConnectedEndpoint.PATH + "/disconnect", pages.signedIn(connected::confirm))
                .post(ConnectedEndpoint.PATH + "/disconnect", pages.signedIn(connected::disconnect));
    }

    /** For {@code POST /identity/oauth/par}. */
    public ApplicationEndpoint.Handler pushedRequests() {
        return pushed;
    }

    /**
     * A request may come by POST as well (RFC 6749 section 3.1). Browsers keep our cookies from another site's form, so it goes on as
     * GET, which gets them.
     */
    private static Endpoint posted() {
        return request -> Future.succeededFuture(asGet(request));
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
