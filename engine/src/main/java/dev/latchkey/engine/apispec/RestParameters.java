package dev.latchkey.engine.apispec;

import java.util.regex.Pattern;

/** Parameters of paths that routers take for the rest of a path by what stands beside their name: {@code {proxy+}}, {@code {path:.+}}. */
public final class RestParameters {

    private static final Pattern REST =
            Pattern.compile("[*+/].*|.*(?:\\+|\\*|\\.\\.\\.|\u2026)|[^:]*:(?:path|.*[.*+/].*)|.*=\\*\\*|"
                    + Pattern.quote(PathTemplate.REST));

    private RestParameters() {}

    /** @param name as the document writes it between the braces */
    public static boolean takesRest(String name) {
        return REST.matcher(name).matches();
    }
}
