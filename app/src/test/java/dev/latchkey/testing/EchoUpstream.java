package dev.latchkey.testing;

import dev.latchkey.client.PrincipalVerifier;
import dev.latchkey.client.UpstreamPrincipal;
import dev.latchkey.client.Verification;
import dev.latchkey.engine.protocol.Permission;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The API behind the neutral fixture. Trusts nothing but the signed principal, keeps what it got, and answers JSON that says what it
 * saw. Each company has {@value #ALL_ROWS} rows; who reaches the whole organisation finds them all, a role that may see every order
 * finds most, an access group the first few, and who is in no group none. A row that is not found is like one whose name begins
 * with {@code no-such}. A test may answer in its place.
 */
public final class EchoUpstream implements AutoCloseable {

    public static final int ALL_ROWS = 40;
    public static final int ROWS_OF_ROLE = 30;
    public static final int ROWS_OF_GROUP = 12;

    private static final Permission SEES_MOST = new Permission("access_all_orders");
    private static final Pattern ROW_ID = Pattern.compile("([a-z]+)-([0-9]{1,3})");
    private static final Pattern LIMIT = Pattern.compile("[?&]limit=([0-9]{1,3})(&|$)");
    private static final int LIMIT_DEFAULT = 10;

    /** Most requests that are kept; the oldest go first. */
    private static final int KEPT_MAX = 1_000;

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Vertx vertx;
    private final HttpServer server;
    private final PrincipalVerifier verifier;
    private final Set<String> apis;
    private final ConcurrentLinkedDeque<Received> received = new ConcurrentLinkedDeque<>();
    private volatile Function<Received, Optional<Answer>> script = _ -> Optional.empty();

    /**
     * A request as it arrived.
     *
     * @param target path and query
     * @param headers by lower-case name
     */
    public record Received(
            String method, String target, Map<String, List<String>> headers, String body, UpstreamPrincipal principal) {

        public String path() {
            var query = target.indexOf('?');
            return query < 0 ? target : target.substring(0, query);
        }
    }

    /** @param body JSON; empty for none */
    public record Answer(int status, String body) {}

    private EchoUpstream(Vertx vertx, HttpServer server, PrincipalVerifier verifier, Set<String> apis) {
        this.vertx = vertx;
        this.server = server;
        this.verifier = verifier;
        this.apis = Set.copyOf(apis);
    }

    /** @param apis names of the APIs that it takes principals for */
    static EchoUpstream start(Vertx vertx, PrincipalVerifier verifier, Set<String> apis) {
        var server = vertx.createHttpServer(
                new HttpServerOptions().setHost("127.0.0.1").setPort(0));
        var upstream = new EchoUpstream(vertx, server, verifier, apis);
        server.requestHandler(upstream::handle).listen().await();
        return upstream;
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    /** The latest request whose path this is. */
    public Optional<Received> last(String path) {
        return received.stream().filter(one -> one.path().equals(path)).reduce((_, later) -> later);
    }

    /** How many requests arrived, of those that are kept. */
    public int count() {
        return received.size();
    }

    /** @param answers what to answer instead; empty for what is answered otherwise */
    public void script(Function<Received, Optional<Answer>> answers) {
        script = answers;
    }

    private void handle(HttpServerRequest request) {
        if ("websocket".equals(request.getHeader("Upgrade"))) {
            echoMessages(request);
            return;
        }
        // Fetching the gateway's keys blocks.
        request.body()
                .compose(body -> vertx.executeBlocking(() -> answer(request, body.toString()), false))
                .onSuccess(answer -> {
                    var response = request.response().setStatusCode(answer.status());
                    if (answer.body().isEmpty()) {
                        response.end();
                    } else {
                        response.putHeader("Content-Type", "application/json;charset=UTF-8")
                                .end(answer.body());
                    }
                })
                .onFailure(failure -> request.response().setStatusCode(500).end(String.valueOf(failure.getMessage())));
    }

    /** Who is let in hears what they say. */
    private void echoMessages(HttpServerRequest request) {
        request.pause();
        vertx.executeBlocking(() -> answer(request, ""), false).onSuccess(answer -> {
            if (answer.status() == 200) {
                request.toWebSocket().onSuccess(socket -> socket.textMessageHandler(socket::writeTextMessage));
            } else {
                request.response().setStatusCode(answer.status()).end();
            }
        });
    }

    private Answer answer(HttpServerRequest request, String body) {
        return switch (verifier.verify(request.getHeader(PrincipalVerifier.HEADER), apis)) {
            case Verification.Refused refused -> problem(401, "UNAUTHENTICATED", refused.detail());
            case Verification.Verified(UpstreamPrincipal principal) -> {
                var one = new Received(request.method().name(), request.uri(), headers(request), body, principal);
                received.add(one);
                while (received.size() > KEPT_MAX) {
                    received.poll();
                }
                yield script.apply(one).orElseGet(() -> echo(one));
            }
        };
    }

    private static Map<String, List<String>> headers(HttpServerRequest request) {
        var headers = new TreeMap<String, List<String>>();
        for (var name : request.headers().names()) {
            headers.put(name.toLowerCase(Locale.ROOT), request.headers().getAll(name));
        }
        return headers;
    }

    private static Answer echo(Received one) {
        var segments = List.of(one.path().substring(1).split("/", -1));
        var rows = rows(one.principal());
        if (segments.stream().anyMatch(segment -> isHidden(segment, rows, one.principal()))) {
            return problem(404, "NOT_FOUND", "no such row");
        }
        if (one.method().equals("DELETE")) {
            return new Answer(204, "");
        }
        var answer = JSON.createObjectNode();
        answer.put("id", id(one, segments));
        answer.put("totalFound", rows);
        var content = answer.putArray("content");
        var company = one.principal().findCompany().map(UpstreamPrincipal.Company::identifier);
        for (var row = 1; row <= Math.min(rows, limit(one.target())) && company.isPresent(); row++) {
            content.addObject().put("id", rowId(company.get(), row)).put("title", "Row " + row);
        }
        answer.set("saw", saw(one));
        return new Answer(one.method().equals("POST") ? 201 : 200, answer.toString());
    }

    private static String id(Received one, List<String> segments) {
        return segments.getLast().equals("me") ? one.principal().findUserId().orElse("") : segments.getLast();
    }

    /** The id of a company's row, counted from 1; the first ones are those of an access group. */
    public static String rowId(String company, int row) {
        return company + "-" + row;
    }

    private static boolean isHidden(String segment, int rows, UpstreamPrincipal principal) {
        var row = ROW_ID.matcher(segment);
        if (!row.matches()) {
            return segment.startsWith("no-such");
        }
        var isOwn = principal
                .findCompany()
                .filter(company -> company.identifier().equals(row.group(1)))
                .isPresent();
        return !isOwn || Integer.parseInt(row.group(2)) > rows;
    }

    private static int limit(String target) {
        var limit = LIMIT.matcher(target);
        return limit.find() ? Integer.parseInt(limit.group(1)) : LIMIT_DEFAULT;
    }

    private static ObjectNode saw(Received one) {
        var saw = JSON.createObjectNode();
        saw.put("method", one.method()).put("target", one.target()).put("body", one.body());
        var headers = saw.putObject("headers");
        one.headers().forEach((name, values) -> {
            // It is worth something until it ends, so no answer repeats it.
            if (!name.equalsIgnoreCase(PrincipalVerifier.HEADER)) {
                headers.put(name, String.join(", ", values));
            }
        });
        return saw;
    }

    private static int rows(UpstreamPrincipal principal) {
        if (principal.reachesWholeOrganisation()) {
            return ALL_ROWS;
        }
        if (!(principal instanceof UpstreamPrincipal.TokenHolder holder)) {
            return 0;
        }
        if (holder.role().holds(SEES_MOST)) {
            return ROWS_OF_ROLE;
        }
        return holder.accessGroupId() == null ? 0 : ROWS_OF_GROUP;
    }

    private static Answer problem(int status, String code, String message) {
        var problem = JSON.createObjectNode().put("message", message);
        problem.putArray("errors").addObject().put("code", code).put("message", message);
        return new Answer(status, problem.toString());
    }

    @Override
    public void close() {
        server.close().await();
    }
}
