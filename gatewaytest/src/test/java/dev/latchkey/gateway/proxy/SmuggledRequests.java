package dev.latchkey.gateway.proxy;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Requests as bytes, each named by its trick or the rule that it breaks, with the status that it is refused with. */
final class SmuggledRequests {

    private SmuggledRequests() {}

    private static Arguments refused(int status, String name, String request) {
        return Arguments.of(name, status, request);
    }

    static Stream<Arguments> tricks() {
        return Stream.of(
                refused(400, "Content-Length and Transfer-Encoding, RFC 9112 §6.1", """
                    POST /orders HTTP/1.1
                    Host: api.example.com
                    X-Api-Key: good-key
                    Content-Length: 6
                    Transfer-Encoding: chunked

                    0

                    G\
                    """),
                refused(400, "Transfer-Encoding and Content-Length in the other order, RFC 9112 §6.1", """
                    POST /orders HTTP/1.1
                    Host: api.example.com
                    X-Api-Key: good-key
                    Transfer-Encoding: chunked
                    Content-Length: 5

                    0

                    """),
                refused(400, "two lengths that differ, RFC 9112 §6.3", """
                    POST /orders HTTP/1.1
                    Host: api.example.com
                    X-Api-Key: good-key
                    Content-Length: 0
                    Content-Length: 44

                    """),
                refused(400, "two lengths that agree", """
                    POST /orders HTTP/1.1
                    Host: api.example.com
                    X-Api-Key: good-key
                    Content-Length: 2
                    Content-Length: 2

                    {}\
                    """),
                refused(400, "a list of lengths, RFC 9110 §8.6", """
                    POST /orders HTTP/1.1
                    Host: api.example.com
                    X-Api-Key: good-key
                    Content-Length: 2, 2

                    {}\
                    """),
                refused(400, "a length with a sign", """
                    POST /orders HTTP/1.1
                    Host: api.example.com
                    X-Api-Key: good-key
                    Content-Length: +2

                    {}\
                    """),
                refused(400, "a negative length", """
                    POST /orders HTTP/1.1
                    Host: api.example.com
                    X-Api-Key: good-key
                    Content-Length: -1

                    """),
                refused(400, "a hexadecimal length", """
                    POST /orders HTTP/1.1
                    Host: api.example.com
                    X-Api-Key: good-key
                    Content-Length: 0x2

                    {}\
                    """),
                refused(400, "an empty length", """
                    POST /orders HTTP/1.1
                    Host: api.example.com
                    X-Api-Key: good-key
                    Content-Length:

                    """),
                refused(400, "a length beyond every number", """
                    POST /orders HTTP/1.1
                    Host: api.example.com
                    X-Api-Key: good-key
                    Content-Length: 99999999999999999999999999

                    """),
                refused(400, "a transfer coding that is not chunked, RFC 9112 §6.1", """
                    POST /orders HTTP/1.1
                    Host: api.example.com
                    X-Api-Key: good-key
                    Transfer-Encoding: gzip

                    """),
                refused(400, "identity as transfer coding", """
                    POST /orders HTTP/1.1
                    Host: api.example.com
                    X-Api-Key: good-key
                    Transfer-Encoding: identity

                    """),
                refused(400, "chunked behind another coding", """
                    POST /orders HTTP/1.1
                    Host: api.example.com
                    X-Api-Key: good-key
                    Transfer-Encoding: gzip, chunked

                    0

                    """),
                refused(400, "chunked with a vertical tab before it", """
                    POST /orders HTTP/1.1
                    Host: api.example.com
                    X-Api-Key: good-key
                    Transfer-Encoding: \013chunked

                    0

                    """),
                refused(400, "two transfer codings in two lines", """
                    POST /orders HTTP/1.1
                    Host: api.example.com
                    X-Api-Key: good-key
                    Transfer-Encoding: chunked
                    Transfer-Encoding: identity

                    0

                    """),
                refused(400, "a folded header, RFC 9112 §5.2", """
                    GET /orders HTTP/1.1
                    Host: api.example.com
                    X-Api-Key: good-key
                    X-Note: one
                     two

                    """),
                refused(400, "a transfer coding hidden in a fold", """
                    POST /orders HTTP/1.1
                    Host: api.example.com
                    X-Api-Key: good-key
                    Transfer-Encoding:
                    \tchunked

                    0

                    """),
                refused(400, "a fold before the first header", """
                    GET /orders HTTP/1.1
                     X-Note: one
                    Host: api.example.com
                    X-Api-Key: good-key

                    """),
                refused(400, "white space before the colon, RFC 9112 §5.1", """
                    GET /orders HTTP/1.1
                    Host : api.example.com
                    X-Api-Key: good-key

                    """),
                refused(400, "white space before the colon of Transfer-Encoding", """
                    POST /orders HTTP/1.1
                    Host: api.example.com
                    X-Api-Key: good-key
                    Transfer-Encoding : chunked
                    Content-Length: 2

                    {}\
                    """),
                refused(400, "a header line without a colon", """
                    GET /orders HTTP/1.1
                    Host: api.example.com
                    X-Api-Key good-key

                    """),
                refused(400, "a header without a name", """
                    GET /orders HTTP/1.1
                    Host: api.example.com
                    : nothing
                    X-Api-Key: good-key

                    """),
                refused(400, "a header name with a control character", """
                    GET /orders HTTP/1.1
                    Host: api.example.com
                    X-\001Note: one
                    X-Api-Key: good-key

                    """),
                refused(400, "a header name outside ASCII", """
                    GET /orders HTTP/1.1
                    Host: api.example.com
                    X-Nöte: one
                    X-Api-Key: good-key

                    """),
                refused(400, "NUL in a header value, RFC 9110 §5.5", """
                    GET /orders HTTP/1.1
                    Host: api.example.com
                    X-Note: a\000b
                    X-Api-Key: good-key

                    """),
                refused(400, "a control character in a header value", """
                    GET /orders HTTP/1.1
                    Host: api.example.com
                    X-Note: a\177b
                    X-Api-Key: good-key

                    """),
                refused(400, "a bare CR in a header value, RFC 9112 §2.2", """
                    GET /orders HTTP/1.1
                    Host: api.example.com
                    X-Note: a\rLatchkey-Principal: me
                    X-Api-Key: good-key

                    """),
                refused(400, "no Host, RFC 9112 §3.2", """
                    GET /orders HTTP/1.1
                    X-Api-Key: good-key

                    """),
                refused(400, "an empty Host", """
                    GET /orders HTTP/1.1
                    Host:
                    X-Api-Key: good-key

                    """),
                refused(400, "two Hosts, RFC 9112 §3.2", """
                    GET /orders HTTP/1.1
                    Host: api.example.com
                    Host: internal.example.com
                    X-Api-Key: good-key

                    """),
                refused(400, "a Host with user information, RFC 9110 §4.2.4", """
                    GET /orders HTTP/1.1
                    Host: api.example.com@internal.example.com
                    X-Api-Key: good-key

                    """),
                refused(400, "a Host with a path", """
                    GET /orders HTTP/1.1
                    Host: api.example.com/admin
                    X-Api-Key: good-key

                    """),
                refused(400, "a Host with two ports", """
                    GET /orders HTTP/1.1
                    Host: api.example.com:80:81
                    X-Api-Key: good-key

                    """),
                refused(400, "an absolute-form target, RFC 9112 §3.2.2", """
                    GET http://internal.example.com/orders HTTP/1.1
                    Host: api.example.com
                    X-Api-Key: good-key

                    """),
                refused(400, "an asterisk-form target, RFC 9112 §3.2.4", """
                    OPTIONS * HTTP/1.1
                    Host: api.example.com
                    X-Api-Key: good-key

                    """),
                refused(501, "an authority-form target with CONNECT, RFC 9112 §3.2.3", """
                    CONNECT internal.example.com:443 HTTP/1.1
                    Host: internal.example.com:443
                    X-Api-Key: good-key

                    """),
                refused(501, "TRACE, RFC 9110 §9.3.8", """
                    TRACE /orders HTTP/1.1
                    Host: api.example.com
                    X-Api-Key: good-key

                    """),
                refused(501, "a lower-case method, RFC 9110 §9.1", """
                    get /orders HTTP/1.1
                    Host: api.example.com
                    X-Api-Key: good-key

                    """),
                refused(501, "an unknown method", """
                    PROPFIND /orders HTTP/1.1
                    Host: api.example.com
                    X-Api-Key: good-key

                    """),
                refused(400, "a method with a space behind it twice, RFC 9112 §3", """
                    GET  /orders HTTP/1.1
                    Host: api.example.com
                    X-Api-Key: good-key

                    """),
                refused(400, "a tab between method and target", """
                    GET\t/orders HTTP/1.1
                    Host: api.example.com
                    X-Api-Key: good-key

                    """),
                refused(400, "a space in the target", """
                    GET /orders /admin HTTP/1.1
                    Host: api.example.com
                    X-Api-Key: good-key

                    """),
                refused(400, "a byte outside ASCII in the target", """
                    GET /jöbs HTTP/1.1
                    Host: api.example.com
                    X-Api-Key: good-key

                    """),
                refused(400, "HTTP/1.0 without a Host", """
                    GET /orders HTTP/1.0
                    X-Api-Key: good-key

                    """),
                refused(400, "HTTP/1.0 in chunks, which it does not know, RFC 9112 §6.1", """
                    POST /orders HTTP/1.0
                    Host: api.example.com
                    X-Api-Key: good-key
                    Transfer-Encoding: chunked

                    0

                    """),
                refused(400, "HTTP/1.0 in chunks and with a length", """
                    POST /orders HTTP/1.0
                    Host: api.example.com
                    X-Api-Key: good-key
                    Transfer-Encoding: chunked
                    Content-Length: 5

                    0

                    """),
                refused(400, "HTTP/1.0 with two lengths in one header", """
                    POST /orders HTTP/1.0
                    Host: api.example.com
                    X-Api-Key: good-key
                    Content-Length: 5, 6

                    hello\
                    """),
                refused(400, "HTTP/1.0 with two lengths that agree", """
                    POST /orders HTTP/1.0
                    Host: api.example.com
                    X-Api-Key: good-key
                    content-length: 5
                    Content-Length: 5

                    hello\
                    """),
                refused(400, "HTTP/1.0 with two lengths", """
                    POST /orders HTTP/1.0
                    Host: api.example.com
                    X-Api-Key: good-key
                    Content-Length: 5
                    Content-Length: 6

                    hello\
                    """),
                refused(400, "HTTP/0.9", """
                    GET /orders
                    """),
                refused(505, "a version of HTTP that does not exist", """
                    GET /orders HTTP/1.2
                    Host: api.example.com
                    X-Api-Key: good-key

                    """),
                refused(505, "HTTP/2 as a version in HTTP/1 form", """
                    GET /orders HTTP/2.0
                    Host: api.example.com
                    X-Api-Key: good-key

                    """),
                refused(400, "a version in lower case", """
                    GET /orders http/1.1
                    Host: api.example.com
                    X-Api-Key: good-key

                    """),
                refused(400, "two Authorization headers", """
                    GET /orders HTTP/1.1
                    Host: api.example.com
                    Authorization: Bearer token-that-reads-orders
                    Authorization: Bearer token-that-reads-orders

                    """),
                refused(400, "two X-Api-Key headers", """
                    GET /orders HTTP/1.1
                    Host: api.example.com
                    X-Api-Key: good-key
                    x-api-key: good-key

                    """),
                refused(400, "two credentials of which one is enough", """
                    GET /orders HTTP/1.1
                    Host: api.example.com
                    X-Api-Key: good-key
                    Authorization: Bearer token-that-reads-orders

                    """),
                refused(417, "an expectation nobody knows, RFC 9110 §10.1.1", """
                    GET /orders HTTP/1.1
                    Host: api.example.com
                    X-Api-Key: good-key
                    Expect: a-miracle

                    """),
                refused(413, "a declared body above the limit, RFC 9110 §15.5.14", """
                    POST /orders HTTP/1.1
                    Host: api.example.com
                    X-Api-Key: good-key
                    Content-Length: 1001

                    """),
                path("%2f in the path", "/orders%2f1"),
                path("%2F in the path", "/orders%2F1"),
                path("%5c in the path", "/orders%5c1"),
                path("a backslash in the path", "/orders\\1"),
                path("a path parameter", "/orders;a=1"),
                path("an empty segment", "//orders"),
                path("an empty segment in the middle", "/orders//1"),
                path("a dot segment", "/orders/./1"),
                path("a dot segment upwards", "/public/../orders"),
                path("an encoded dot segment", "/public/%2e%2e/orders"),
                path("a half-encoded dot segment", "/public/.%2e/orders"),
                path("NUL in the path", "/orders/%00"),
                path("a control character in the path", "/orders/%0d%0aX:1"),
                path("double encoding", "/orders/%252e"),
                path("a bad percent sequence", "/orders/%zz"),
                path("a cut percent sequence", "/orders/%2"),
                path("an overlong encoding of a slash", "/orders/%c0%af"),
                path("a fragment", "/orders#1"),
                path("an access token in the query, RFC 6750 §5.3", "/orders?access_token=token-that-reads-orders"),
                path("an access token in the query, its name escaped", "/orders?access%5Ftoken=x"),
                path("a key in the query where none is declared", "/orders?apiKey=good-key"),
                path("a key in the query, its name escaped", "/orders?a=1&api%4bey=good-key"),
                path("a key in the query in another case", "/orders?APIKEY=good-key"),
                path("a key in the query as an array", "/orders?apiKey[]=good-key"),
                path("a key in the query behind a semicolon", "/orders?a=1;apiKey=good-key"));
    }

    private static Arguments path(String name, String target) {
        return refused(400, name, "GET " + target + " HTTP/1.1\n" + """
            Host: api.example.com
            X-Api-Key: good-key

            """);
    }
}
