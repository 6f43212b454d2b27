package dev.latchkey.edge.http;

import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.TraceContext;
import dev.latchkey.engine.request.RequestHeaders;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One request that keeps to {@link MessageRules}, and the one answer to it. Belongs to its event loop. The body stays unread,
 * and a sender who waits for {@code 100 Continue} stays waiting, until someone asks for the body.
 */
public final class Exchange implements RequestHeaders {

    private final Listening listening;
    private final Edge edge;
    private final HttpServerRequest request;
    private final HttpMethod method;
    private final String id;
    private final InetAddress clientAddress;
    private final CarriedHeaders carried = new CarriedHeaders();
    private @Nullable TraceContext trace;
    private @Nullable Holding holding;
    private boolean isProven;
    private boolean isAnswered;
    private boolean hasEndedEmpty;

    Exchange(Listening listening, HttpServerRequest request, HttpMethod method, String id, InetAddress clientAddress) {
        this.listening = listening;
        this.edge = listening.edge();
        this.request = request;
        this.method = method;
        this.id = id;
        this.clientAddress = clientAddress;
    }

    /** The request as Vert.x has it. Its body is read through {@link #openBody} only. */
    public HttpServerRequest request() {
        return request;
    }

    public HttpMethod method() {
        return method;
    }

    @Override
    public List<String> headerValues(String name) {
        return request.headers().getAll(name);
    }

    @Override
    public boolean hasHeader(Predicate<String> name) {
        return HttpRequest.hasHeader(request.headers(), name);
    }

    @Override
    public boolean mayHaveBody(HttpMethod method) {
        return DeclaredBody.mayFollow(request, method);
    }

    /** Request id, answered in {@code X-Request-Id}. */
    public String id() {
        return id;
    }

    /** The trace that we record of this request; absent where nobody records. */
    public @Nullable TraceContext trace() {
        return trace;
    }

    /** From here on the request is recorded as this. */
    public void traceAs(TraceContext recorded) {
        trace = recorded;
    }

    public InetAddress clientAddress() {
        return clientAddress;
    }

    /** Who waits for the answer. */
    public HttpRequest.Caller caller() {
        return new HttpRequest.Caller(clientAddress, request.response()::closed);
    }

    /**
     * Length that the request declares for its body, in bytes; -1 when it declares none. A length that is no number, in a
     * request that is about to be refused for it, is as good as endless.
     */
    public long declaredBodyBytes() {
        return DeclaredBody.bytes(request);
    }

    /**
     * Whether a body follows. HTTP/2 does not say so in advance: without a declared length, a request has one when its
     * method is meant to have one.
     */
    public boolean hasBody() {
        return DeclaredBody.follows(request, method);
    }

    /**
     * The body, limited in size and in the time between two of its parts. Tells a waiting sender to go on.
     *
     * @param bytesMax more than this fails the stream
     */
    public LimitedBody openBody(long bytesMax) {
        if (request.headers().contains(HttpHeaders.EXPECT)) {
            request.response().writeContinue();
        }
        return new LimitedBody(
                listening.vertx(), request, bytesMax, listening.settings().bodyIdleTimeout());
    }

    /**
     * The whole body, which is held in memory until the answer is written. Fails as {@link LimitedBody#findAnswer} understands it
     * when the body is too long, takes too long, or when there is no memory for it.
     *
     * @param bytesMax longest body
     */
    public Future<Buffer> readWhole(long bytesMax) {
        if (hasEndedEmpty) {
            return Future.succeededFuture(Buffer.buffer());
        }
        return openBody(bytesMax).readAll(holding(), edge.limits().bodyTimeout());
    }

    /** When the request has ended without a body; any byte of one fails it, as if it were too long. */
    Future<Buffer> awaitEnd() {
        return readWhole(0).onSuccess(_ -> hasEndedEmpty = true);
    }

    /** What this request holds until it is answered. */
    Holding holding() {
        var held = holding;
        if (held == null) {
            held = new Holding(
                    isProven ? edge.holders() : edge.strangers(),
                    CallerRates.callerAt(clientAddress),
                    OpenConnection.of(channel(request)));
            holding = held;
        }
        return held;
    }

    static Channel channel(HttpServerRequest request) {
        return ((ConnectionBase) request.connection()).channel();
    }

    /** The caller has proven who it is: what its request holds is not taken from what strangers share. */
    public void callerIsProven() {
        isProven = true;
        if (holding != null) {
            holding.moveTo(edge.holders());
        }
    }

    /**
     * The caller has proven who it is and is within its limits: for a while its connection is not closed to make room for strangers',
     * and may carry more ahead.
     *
     * @param owner who must not take from others, whatever the number of its credentials: the company or the partner
     */
    public void callerIsAdmitted(Object owner) {
        Widening.of(request, edge, owner, listening.settings().http2StreamsMax());
    }

    /** Whether the answer has begun, or there is nobody left to answer. */
    public boolean isAnswered() {
        return isAnswered
                || request.response().headWritten()
                || request.response().closed();
    }

    /** Answers, unless an answer has begun. A connection with an unread body on it is closed behind the answer. */
    public void answer(HttpResponse answer) {
        if (isAnswered()) {
            answer.discard();
            holding().close();
            return;
        }
        isAnswered = true;
        if ((method.isSafe() || answer.isStreamed()) && !holding().mayTake(answer.heldBytes())) {
            answer.discard();
            write(Refusal.MEMORY_EXHAUSTED.answer(id));
        } else {
            write(answer);
        }
    }

    /** So many bytes that came from elsewhere wait for their reader until they are written; a stranger's count as our own answers do. */
    public void keepUntil(Future<Void> written, long bytes) {
        if (!isProven && isKept(bytes)) {
            written.onComplete(_ -> holding().close());
        }
    }

    private void write(HttpResponse answer) {
        if (!isKept(answer.heldBytes())) {
            answer.discard();
            return;
        }
        var response = request.response();
        response.setStatusCode(answer.status());
        carried.writeBefore(response);
        answer.headers().forEach(response::putHeader);
        answer.cookies().forEach(cookie -> response.headers().add(HttpHeaders.SET_COOKIE, cookie));
        response.putHeader("X-Request-Id", id);
        var isUnread = hasBody() && !request.isEnded();
        if (isLast(isUnread)) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        var written = PiecewiseAnswer.end(this, answer);
        written.onComplete(_ -> holding().close());
        if (isUnread) {
            request.pause();
            written.onComplete(_ -> leaveBody());
        }
    }

    /**
     * Whether the head of the answer says that it is the last on its connection, which HTTP/2 says otherwise.
     * @param isUnread whether some of the request stays unread; what was sent behind it is not served then
     */
    public boolean isLast(boolean isUnread) {
        return request.version() != HttpVersion.HTTP_2
                && (isUnread
                        ? OpenConnection.ends(channel(request))
                        : listening.draining().isStopping());
    }

    /** An answer that its reader does not take stays in memory, and counts until it is taken; false when that is too much. */
    private boolean isKept(long bytes) {
        holding().take(bytes);
        if (isProven || !edge.isLeftUnreadBy(holding().budget(), CallerRates.callerAt(clientAddress))) {
            return true;
        }
        cutOff();
        return false;
    }

    Listening listening() {
        return listening;
    }

    /** Stops reading a body that nobody wants any more, behind an answer that has ended. */
    public void leaveBody() {
        BrokenOff.leaveBody(request);
    }

    /** Breaks the answer off in a way that its reader cannot take for an end. */
    public void abort() {
        givenUp();
        BrokenOff.abort(request);
    }

    /** Breaks off, with all else on a connection of its own, the request of a peer that leaves too much unread. */
    void cutOff() {
        abort();
        OpenConnection.cutOffOwn(channel(request));
    }

    /** Nobody is there to be answered. */
    void givenUp() {
        isAnswered = true;
        if (holding != null) {
            holding.close();
        }
    }

    /** From here on every answer carries these headers, unless it says otherwise. */
    public void carry(Map<String, String> headers) {
        carried.ofOrigins(headers);
    }

    /** From here on every answer tells the caller this, unless it says something of the matter itself. */
    public void tell(Map<String, String> headers) {
        carried.notices(headers);
    }

    /** Puts what every answer carries into one that comes from elsewhere. */
    public void writeCarried(MultiMap answer) {
        carried.writeInto(answer);
    }

    void refuse(Refusal refusal) {
        answer(refusal.answer(id));
    }
}
