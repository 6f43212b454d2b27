package dev.latchkey.gateway.observe;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.FileSize;
import dev.latchkey.edge.http.Budget;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where log lines go. Written by a thread of its own; when more come than can be written, the least important are dropped and
 * the request path is never held up. Set up in code: reading an XML file would cost a fifth of the start.
 */
public final class Logging extends ContextAwareBase implements Configurator {

    private static final int QUEUE_LINES_MAX = 8_192;
    private static final int FILE_BUFFER_BYTES = 64 * 1024;

    /** So late a line may be at most; a busy gateway has hundreds in that time, and room for thousands. */
    private static final Duration PAUSE = Duration.ofMillis(10);

    /** Called by Logback through {@code META-INF/services} before the first line. */
    public Logging() {}

    /** Warnings and worse to standard error, until a command says otherwise. */
    @Override
    public ExecutionStatus configure(LoggerContext context) {
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
        var console = new ConsoleAppender<ILoggingEvent>();
        console.setTarget("System.err");
        install(context, console, text(context));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** For people: text lines appended to a file, decisions included. */
    public static void toFile(Path file) {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.INFO);
        var appender = new FileAppender<ILoggingEvent>();
        appender.setFile(file.toString());
        appender.setBufferSize(new FileSize(FILE_BUFFER_BYTES));
        install(context, appender, text(context));
    }

    /** For machines: JSON lines to standard output, decisions included. */
    public static void toStandardOutputAsJson() {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.INFO);
        install(context, new ConsoleAppender<>(), LineEncoder.json(new JsonLines()));
    }

    /** Writes what still waits; what is logged afterwards is lost. For the end of the process. */
    public static void stop() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
    }

    private static Encoder<ILoggingEvent> text(LoggerContext context) {
        var lines = new LayoutWrappingEncoder<ILoggingEvent>();
        var layout = new TextLines();
        layout.setContext(context);
        layout.start();
        lines.setLayout(layout);
        return LineEncoder.text(lines);
    }

    private static void install(
            LoggerContext context, OutputStreamAppender<ILoggingEvent> appender, Encoder<ILoggingEvent> encoder) {
        encoder.setContext(context);
        encoder.start();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.setImmediateFlush(false); // a call of the system for each line costs more than the line
        appender.start();
        var repeated = new RepeatedLines(System::nanoTime);
        context.getLogger(Logger.ROOT_LOGGER_NAME)
                .addAppender(asynchronous(context, appender, () -> flush(appender), repeated));
    }

    private static void flush(OutputStreamAppender<ILoggingEvent> appender) {
        try {
            appender.getOutputStream().flush();
        } catch (IOException e) {
            appender.addError("the log could not be written", e);
        }
    }

    static WaitingLines asynchronous(
            LoggerContext context, Appender<ILoggingEvent> appender, Runnable flush, RepeatedLines repeated) {
        return asynchronous(context, appender, flush, () -> LockSupport.parkNanos(PAUSE.toNanos()), repeated);
    }

    static WaitingLines asynchronous(
            LoggerContext context,
            Appender<ILoggingEvent> appender,
            Runnable flush,
            Runnable pause,
            RepeatedLines repeated) {
        var waiting = new WaitingLines(QUEUE_LINES_MAX, appender, flush, pause, repeated);
        waiting.setContext(context);
        waiting.start();
        return waiting;
    }

    /** The lines that wait to be written, how many there may be, and how many were dropped. */
    public static Budget budget() {
        return new Budget(
                "log", () -> sum(WaitingLines::waiting), QUEUE_LINES_MAX, () -> sum(WaitingLines::dropped), null);
    }

    /** The newest line that tells of a failure; empty when none did. */
    public static Optional<LoggedError> newestError() {
        return appenders().stream()
                .map(WaitingLines::newestError)
                .flatMap(Optional::stream)
                .max(Comparator.comparing(LoggedError::at));
    }

    private static long sum(ToLongFunction<WaitingLines> of) {
        return appenders().stream().mapToLong(of).sum();
    }

    private static List<WaitingLines> appenders() {
        var found = new ArrayList<WaitingLines>();
        var root = ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(Logger.ROOT_LOGGER_NAME);
        for (var appenders = root.iteratorForAppenders(); appenders.hasNext(); ) {
            if (appenders.next() instanceof WaitingLines waiting) {
                found.add(waiting);
            }
        }
        return found;
    }
}
