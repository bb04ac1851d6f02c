//! Messages of libprocess about TLS, its environment and its event loop.

use super::super::message::Meaning::Topic;
use super::super::message::{SourceFile, exit, fatal, part, warning};
use super::super::topics::{network, system};

#[rustfmt::skip]
pub(super) const FILES: &[SourceFile] = &[
    SourceFile {
        name: "libev.cpp",
        messages: &[
            exit("Invalid value '*' for *; Valid values are integers in the range 1 to *", 112..=112, Topic(&system::ENVIRONMENT)),
        ],
    },
    SourceFile {
        name: "libevent.cpp",
        messages: &[
            fatal("Failed to initialize, event_base_new", 22..=112, Topic(&system::LIBPROCESS)),
            fatal("Failed to initialize, evthread_use_pthreads", 22..=112, Topic(&system::LIBPROCESS)),
            fatal("Failed to initialize, evthread_use_windows_threads", 24..=112, Topic(&system::LIBPROCESS)),
            fatal("Failed to run event loop", 22..=112, Topic(&system::LIBPROCESS)),
            fatal("Failure to unblock SIGPIPE", 23..=25, Topic(&system::LIBPROCESS)),
        ],
    },
    SourceFile {
        name: "libevent_ssl_socket.cpp",
        messages: &[
            warning("Reverse DNS lookup for '*' failed: *", 107..=107, Topic(&network::DNS_SLOW)),
            warning("Reverse DNS lookup for '*' took *ms, slowness is problematic (see MESOS-9339)", 107..=108, Topic(&network::DNS_SLOW)),
        ],
    },
    SourceFile {
        name: "metrics.cpp",
        messages: &[
            exit("Failed to parse LIBPROCESS_METRICS_SNAPSHOT_ENDPOINT_RATE_LIMIT '*' (format is <number of requests>/<interval duration>)*", 28..=112, Topic(&system::ENVIRONMENT)),
            part("Failed to parse the interval", 28..=112, Topic(&system::ENVIRONMENT)),
            part("Failed to parse the number of requests", 28..=112, Topic(&system::ENVIRONMENT)),
        ],
    },
    SourceFile {
        name: "openssl.cpp",
        messages: &[
            exit("Could not load CA file and/or directory (*): * -> *", 23..=100, Topic(&network::TLS_REFUSED)),
            exit("Could not load CA file and/or directory (OpenSSL error #*): * -> *", 101..=112, Topic(&network::TLS_REFUSED)),
            exit("Could not load cert file", 23..=100, Topic(&network::TLS_REFUSED)),
            exit("Could not load cert file '*' (OpenSSL error #*): *", 101..=112, Topic(&network::TLS_REFUSED)),
            exit("Could not load default CA file and/or directory", 23..=112, Topic(&network::TLS_REFUSED)),
            exit("Could not load key file", 23..=100, Topic(&network::TLS_REFUSED)),
            exit("Could not load key file '*' (OpenSSL error #*): *", 101..=112, Topic(&network::TLS_REFUSED)),
            exit("Could not set ciphers '*' (OpenSSL error #*): *", 101..=112, Topic(&network::TLS_REFUSED)),
            exit("Could not set ciphers: *", 23..=100, Topic(&network::TLS_REFUSED)),
            exit("Failed to load flags from environment variables (prefixed by SSL_):*", 23..=28, Topic(&network::TLS_REFUSED)),
            exit("Failed to load flags from environment variables prefixed by LIBPROCESS_SSL_ or SSL_ (deprecated): *", 101..=112, Topic(&network::TLS_REFUSED)),
            exit("Failed to load flags from environment variables prefixed by LIBPROCESS_SSL_ or SSL_ (deprecated):*", 100..=100, Topic(&network::TLS_REFUSED)),
            exit("Private key does not match the certificate public key", 23..=100, Topic(&network::TLS_REFUSED)),
            exit("Private key does not match the certificate public key (OpenSSL error #*): *", 101..=112, Topic(&network::TLS_REFUSED)),
            exit("SSL requires certificate! NOTE: Set path with LIBPROCESS_SSL_CERT_FILE", 100..=112, Topic(&network::TLS_REFUSED)),
            exit("SSL requires certificate! NOTE: Set path with SSL_CERT_FILE", 23..=28, Topic(&network::TLS_REFUSED)),
            exit("SSL requires key! NOTE: Set path with LIBPROCESS_SSL_KEY_FILE", 100..=112, Topic(&network::TLS_REFUSED)),
            exit("SSL requires key! NOTE: Set path with SSL_KEY_FILE", 23..=28, Topic(&network::TLS_REFUSED)),
            exit("SSL socket requires entropy", 23..=112, Topic(&network::TLS_REFUSED)),
            exit("The 'openssl' hostname validation scheme requires OpenSSL version 1.0.2 or higher", 109..=112, Topic(&network::TLS_REFUSED)),
            exit("The linked OpenSSL library does not support `X509_VERIFY_PARAM` for hostname validation. OpenSSL >= 1.0.2 is required.", 109..=112, Topic(&network::TLS_REFUSED)),
            exit("Unknown value for hostname_validation_scheme: *", 109..=112, Topic(&network::TLS_REFUSED)),
            fatal("Session id context size exceeds maximum", 23..=112, Topic(&network::TLS_REFUSED)),
            warning("Enabling client certificate validation with the 'legacy' hostname validation scheme is known to cause sporadic hangs with older versions of libevent. See https://issues.apache.org/jira/browse/MESOS-9867.", 109..=112, Topic(&network::TLS_WARNS)),
            warning("Failed SSL connections will be downgraded to a non-SSL socket", 23..=112, Topic(&network::TLS_WARNS)),
            warning("Mismatched SSL environment variables: *=*, *=*", 100..=100, Topic(&network::TLS_WARNS)),
            warning("Mismatched values for SSL environment variables SSL_* and LIBPROCESS_SSL_*", 100..=112, Topic(&network::TLS_WARNS)),
            warning("Reverse DNS lookup for '*' failed: *", 110..=112, Topic(&network::DNS_SLOW)),
            warning("Reverse DNS lookup for '*' took *ms, slowness is problematic (see MESOS-9339)", 109..=112, Topic(&network::DNS_SLOW)),
            warning("TLS certificate verification was enabled by setting one of LIBPROCESS_SSL_VERIFY_CERT or LIBPROCESS_SSL_REQUIRE_CERT, but can be bypassed because TLS downgrades are enabled.", 109..=112, Topic(&network::TLS_WARNS)),
            warning("Usage of LIBPROCESS_SSL_REQUIRE_CERT is deprecated; it was renamed to LIBPROCESS_SSL_REQUIRE_CLIENT_CERT", 110..=112, Topic(&network::TLS_WARNS)),
            warning("Usage of LIBPROCESS_SSL_VERIFY_CERT is deprecated; it was renamed to LIBPROCESS_SSL_VERIFY_SERVER_CERT", 110..=112, Topic(&network::TLS_WARNS)),
        ],
    },
];
