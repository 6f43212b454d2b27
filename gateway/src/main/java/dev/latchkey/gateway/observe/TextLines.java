package dev.latchkey.gateway.observe;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import dev.latchkey.engine.protocol.VisibleText;

/** What is logged, for people: a line for each event and, behind one of a failure, its trace. No value makes a line of its own. */
final class TextLines extends PatternLayout {

    private static final int CAUSES_MAX = 20;

    TextLines() {
        setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX,UTC} %-5level %logger{20} %kvp %msg%nopex");
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        var text = new StringBuilder(VisibleText.line(super.doLayout(event))).append('\n');
        var failure = event.getThrowableProxy();
        for (var causes = 0; failure != null && causes < CAUSES_MAX; causes++) {
            append(text, failure, causes > 0);
            failure = failure.getCause();
        }
        return text.toString();
    }

    private static void append(StringBuilder text, IThrowableProxy failure, boolean isCause) {
        text.append(isCause ? "Caused by: " : "")
                .append(VisibleText.line(failure.getClassName() + ": " + failure.getMessage()))
                .append('\n');
        ThrowableProxyUtil.subjoinSTEPArray(text, ThrowableProxyUtil.REGULAR_EXCEPTION_INDENT, failure);
        for (var suppressed : failure.getSuppressed()) {
            text.append("\tSuppressed: ")
                    .append(VisibleText.line(suppressed.getClassName() + ": " + suppressed.getMessage()))
                    .append('\n');
        }
    }
}
