package dev.latchkey.app.cli;

import dev.latchkey.engine.protocol.VisibleText;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What commands print, for people and for scripts. Whatever stands in names, documents and configurations shows there as text
 * ({@link VisibleText}): {@code println} writes one line, {@code printf} the lines of its format, and only {@code print} and {@code write}
 * keep the line feeds of what they are given, for text that is put together already. JSON stays the same JSON.
 */
final class PrintedLines extends PrintWriter {

    PrintedLines(OutputStream out, Charset charset) {
        super(out, true, charset);
    }

    @Override
    public void println(@Nullable String text) {
        synchronized (lock) {
            print(VisibleText.line(String.valueOf(text)));
            println();
        }
    }

    @Override
    public void println(@Nullable Object value) {
        println(String.valueOf(value));
    }

    @Override
    public void println(char[] text) {
        println(String.valueOf(text));
    }

    @Override
    public PrintWriter format(String format, @Nullable Object... values) {
        return super.format(format, visible(values));
    }

    @Override
    public PrintWriter format(Locale locale, String format, @Nullable Object... values) {
        return super.format(locale, format, visible(values));
    }

    private static @Nullable Object[] visible(@Nullable Object... values) {
        return Arrays.stream(values)
                .map(value -> value instanceof Number ? value : VisibleText.line(String.valueOf(value)))
                .toArray();
    }

    @Override
    public void write(String text, int from, int length) {
        var shown = VisibleText.lines(text.substring(from, from + length));
        super.write(shown, 0, shown.length());
    }

    @Override
    public void write(char[] text, int from, int length) {
        write(String.valueOf(text, from, length), 0, length);
    }

    @Override
    public void write(int letter) {
        write(String.valueOf((char) letter), 0, 1);
    }
}
