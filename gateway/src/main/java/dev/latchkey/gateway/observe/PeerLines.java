package dev.latchkey.gateway.observe;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http2.Http2Exception;
import io.vertx.core.VertxException;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What libraries say of the other end of a connection: of a stranger, an upstream, or an address that a stranger had us ask. Whatever that end
 * sends or leaves out is no failure of ours, so it is a warning, of one kind, without a trace; what fails in ourselves stays as it is.
 */
final class PeerLines {

    /** In their words, and the same for all: what a peer sends makes no kind of line of its own. */
    static final String TEXT = "a connection ended because of what its other end sent, or did not send: {}";

    private static final List<String> LOGGERS = List.of(
            "io.vertx.core.net.impl.",
            "io.vertx.core.http.impl.",
            "io.vertx.core.dns.",
            "io.netty.channel.",
            "io.netty.handler.",
            "io.netty.resolver.");

    /** Which say what became of a connection or an exchange when nobody asked to hear of it; what cannot be read is an argument to some. */
    private static final Set<String> UNHEARD = Set.of(
            "io.vertx.core.net.impl.ConnectionBase",
            "io.vertx.core.http.impl.HttpClientRequestImpl",
            "io.vertx.core.http.impl.HttpClientResponseImpl");

    private PeerLines() {}

    /** The line as it is to be told. */
    static ILoggingEvent of(ILoggingEvent line, LoggerContext context) {
        if (!line.getLevel().isGreaterOrEqual(Level.WARN)
                || LOGGERS.stream().noneMatch(line.getLoggerName()::startsWith)) {
            return line;
        }
        if (!(line.getThrowableProxy() instanceof ThrowableProxy proxy)) {
            return UNHEARD.contains(line.getLoggerName()) ? warning(line, line.getFormattedMessage(), context) : line;
        }
        var failure = proxy.getThrowable();
        var isUnfit = UNHEARD.contains(line.getLoggerName())
                && (failure instanceof IllegalArgumentException || failure instanceof IllegalStateException);
        return isUnfit || isOfPeer(failure) ? warning(line, failure.toString(), context) : line;
    }

    private static ILoggingEvent warning(ILoggingEvent line, String why, LoggerContext context) {
        var logger = context.getLogger(line.getLoggerName());
        var told = new LoggingEvent(PeerLines.class.getName(), logger, Level.WARN, TEXT, null, new Object[] {why});
        told.setInstant(line.getInstant());
        return told;
    }

    /** By what was thrown, or by what caused it. */
    private static boolean isOfPeer(@Nullable Throwable failure) {
        for (var depth = 0; failure != null && depth < 8; depth++) {
            switch (failure) {
                case IOException _, CodecException _, Http2Exception _, VertxException _, TimeoutException _ -> {
                    return true;
                }
                default -> failure = failure.getCause();
            }
        }
        return false;
    }
}
