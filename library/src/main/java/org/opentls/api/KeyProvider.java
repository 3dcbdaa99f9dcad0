package org.opentls.api;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.opentls.api.Err.check;
import static org.opentls.api.Err.checkNotNull;
import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;
import static org.opentls.api.Native.C_SIZE_T;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.security.SignatureException;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The provider behind {@link JavaKey}: {@code provider-base(7)}, {@code provider-keymgmt(7)} and
 * {@code provider-signature(7)}, as far as TLS 1.2 and 1.3 sign with it.
 *
 * <p>It is alone in a library context of its own, so that nobody else's search for an algorithm
 * finds it. OpenSSL looks for the signature of a key first in the context of the {@code SSL}, then,
 * as these keys cannot be exported from here, with the provider of the key.
 *
 * <p>A key here is a number to C. It has the public key as another provider's {@code EVP_PKEY},
 * which answers all that is asked about the key; what it does by itself is to sign. One set of
 * stubs serves all keys.
 */
final class KeyProvider {
  private KeyProvider() {}

  private static final String NAME = "opentls-keys";
  private static final String PROPERTIES = "provider=" + NAME;

  /** The parameter by which a key of Java's is handed over: a number of {@link #offer}. */
  static final String OFFER = "opentls-offer";

  /** {@code OSSL_SIGNATURE_PARAM_PAD_MODE} */
  private static final String PAD_MODE = "pad-mode";

  /** {@code OSSL_SIGNATURE_PARAM_PSS_SALTLEN} */
  private static final String SALTLEN = "saltlen";

  private static final Map<Long, Content> OFFERS = new ConcurrentHashMap<>();
  private static final Map<Long, Key> KEYS = new ConcurrentHashMap<>();
  private static final Map<Long, Signing> SIGNINGS = new ConcurrentHashMap<>();
  private static final AtomicLong NEXT = new AtomicLong(1);

  /** What a key consists of; one that is there to be compared with has no methods. */
  private record Content(Handle publicKey, JavaKey.@Nullable Methods methods) {}

  /** A key of C's: first it is made, then it is filled. */
  private static final class Key {
    final JavaKey.Type type;
    volatile @Nullable Content content;

    Key(JavaKey.Type type) {
      this.type = type;
    }

    MemorySegment publicKey() {
      return Objects.requireNonNull(content, "an empty key").publicKey().pointer();
    }
  }

  /** A signature in the making, for one thread at a time. */
  private static final class Signing {
    @Nullable Key key;
    JavaKey.Scheme scheme = new JavaKey.Scheme("", false);

    Key key() {
      return Objects.requireNonNull(key, "no key");
    }

    JavaKey.Methods methods() {
      var content = key().content;
      return Objects.requireNonNull(content == null ? null : content.methods(), "no private key");
    }

    /** Sets what is among the parameters; whether that can be done. */
    boolean set(MemorySegment params) {
      return OsslParam.text(params, PAD_MODE).map(this::setPadding).orElse(true)
          && OsslParam.text(params, SALTLEN).map(Signing::isOfDigest).orElse(true);
    }

    /** The numbers are {@code RSA_PKCS1_PADDING} and {@code RSA_PKCS1_PSS_PADDING}. */
    private boolean setPadding(String mode) {
      boolean pss = mode.equals("pss") || mode.equals("6");
      boolean pkcs1 = mode.equals("pkcs1") || mode.equals("1");
      scheme = new JavaKey.Scheme(scheme.digest(), pss);
      return pss || (pkcs1 && key().type != JavaKey.Type.RSA_PSS);
    }

    /** Whether the salt is as long as the digest: {@code RSA_PSS_SALTLEN_DIGEST}. */
    private static boolean isOfDigest(String saltLength) {
      return saltLength.equals("digest") || saltLength.equals("-1");
    }
  }

  /** The context with the provider in it, an {@code OSSL_LIB_CTX}. */
  static MemorySegment libraryContext() {
    return Loaded.CONTEXT;
  }

  /** Made when the first key is, and never freed. */
  private static final class Loaded {
    static final MemorySegment CONTEXT = load();

    private static MemorySegment load() {
      try (var arena = Arena.ofConfined()) {
        var context = checkNotNull(OsslLibCtx.OSSL_LIB_CTX_new());
        var name = arena.allocateFrom(NAME);
        check(OsslProvider.OSSL_PROVIDER_add_builtin(context, name, Tables.INIT));
        checkNotNull(OsslProvider.OSSL_PROVIDER_load(context, name));
        return context;
      }
    }
  }

  /** Holds the content of a key until it is imported or {@link #withdraw}n. */
  static long offer(MemorySegment publicKey, JavaKey.Methods methods) {
    check(EvpPkey.EVP_PKEY_up_ref(publicKey));
    var content = new Content(Handle.own(publicKey, EvpPkey::EVP_PKEY_free), methods);
    return add(OFFERS, content);
  }

  static void withdraw(long number) {
    OFFERS.remove(number);
  }

  static int open() {
    return OFFERS.size() + KEYS.size() + SIGNINGS.size();
  }

  private static <T> long add(Map<Long, T> map, T object) {
    long number = NEXT.getAndIncrement();
    map.put(number, object);
    return number;
  }

  private static <T> T get(Map<Long, T> map, MemorySegment number) {
    return Objects.requireNonNull(map.get(number.address()), "a number that C has made up");
  }

  /** The functions as C finds them, {@code openssl/core_dispatch.h}. */
  private static final class Tables {
    private static final int PROVIDER_QUERY_OPERATION = 1027;

    private static final int KEYMGMT_NEW = 1;
    private static final int KEYMGMT_FREE = 10;
    private static final int KEYMGMT_GET_PARAMS = 11;
    private static final int KEYMGMT_GETTABLE_PARAMS = 12;
    private static final int KEYMGMT_QUERY_OPERATION_NAME = 20;
    private static final int KEYMGMT_HAS = 21;
    private static final int KEYMGMT_MATCH = 23;
    private static final int KEYMGMT_IMPORT = 40;
    private static final int KEYMGMT_IMPORT_TYPES = 41;

    private static final int SIGNATURE_NEWCTX = 1;
    private static final int SIGNATURE_DIGEST_SIGN_INIT = 8;
    private static final int SIGNATURE_DIGEST_SIGN = 11;
    private static final int SIGNATURE_FREECTX = 16;
    private static final int SIGNATURE_SET_CTX_PARAMS = 20;
    private static final int SIGNATURE_SETTABLE_CTX_PARAMS = 21;

    private static final FunctionDescriptor FOUR_POINTERS =
        FunctionDescriptor.of(C_INT, C_POINTER, C_POINTER, C_POINTER, C_POINTER);

    static final MemorySegment INIT =
        Native.stub(method("onInit", FOUR_POINTERS.toMethodType()), FOUR_POINTERS);

    static final MemorySegment PROVIDER =
        ProviderTables.dispatch(
            function(
                PROVIDER_QUERY_OPERATION,
                "onQueryOperation",
                FunctionDescriptor.of(C_POINTER, C_POINTER, C_INT, C_POINTER)));

    private static final ProviderTables.Function FREE =
        function(KEYMGMT_FREE, "onFree", FunctionDescriptor.ofVoid(C_POINTER));
    private static final ProviderTables.Function GET_PARAMS =
        function(
            KEYMGMT_GET_PARAMS, "onGetParams", FunctionDescriptor.of(C_INT, C_POINTER, C_POINTER));
    private static final ProviderTables.Function GETTABLE_PARAMS =
        function(
            KEYMGMT_GETTABLE_PARAMS,
            "onGettableParams",
            FunctionDescriptor.of(C_POINTER, C_POINTER));
    private static final ProviderTables.Function HAS =
        function(KEYMGMT_HAS, "onHas", FunctionDescriptor.of(C_INT, C_POINTER, C_INT));
    private static final ProviderTables.Function MATCH =
        function(
            KEYMGMT_MATCH, "onMatch", FunctionDescriptor.of(C_INT, C_POINTER, C_POINTER, C_INT));
    private static final ProviderTables.Function IMPORT =
        function(
            KEYMGMT_IMPORT, "onImport", FunctionDescriptor.of(C_INT, C_POINTER, C_INT, C_POINTER));
    private static final ProviderTables.Function IMPORT_TYPES =
        function(KEYMGMT_IMPORT_TYPES, "onImportTypes", FunctionDescriptor.of(C_POINTER, C_INT));

    /** An {@code OSSL_ALGORITHM} for each type of keys. */
    static final MemorySegment KEYMGMT =
        ProviderTables.algorithms(
            Arrays.stream(JavaKey.Type.values())
                .map(type -> new ProviderTables.Algorithm(type.names, PROPERTIES, keymgmt(type)))
                .toList());

    private static MemorySegment keymgmt(JavaKey.Type type) {
      return ProviderTables.dispatch(
          function(KEYMGMT_NEW, "onNew", FunctionDescriptor.of(C_POINTER, C_POINTER), type),
          FREE,
          GET_PARAMS,
          GETTABLE_PARAMS,
          function(
              KEYMGMT_QUERY_OPERATION_NAME,
              "onQueryOperationName",
              FunctionDescriptor.of(C_POINTER, C_INT),
              type),
          HAS,
          MATCH,
          IMPORT,
          IMPORT_TYPES);
    }

    /** The names of signatures as C has them. */
    static final Map<JavaKey.Type, MemorySegment> NAMES =
        Arrays.stream(JavaKey.Type.values())
            .collect(
                Collectors.toMap(
                    Function.identity(), type -> Arena.global().allocateFrom(type.signature)));

    private static final MemorySegment SIGNING =
        ProviderTables.dispatch(
            function(
                SIGNATURE_NEWCTX,
                "onNewContext",
                FunctionDescriptor.of(C_POINTER, C_POINTER, C_POINTER)),
            function(SIGNATURE_FREECTX, "onFreeContext", FunctionDescriptor.ofVoid(C_POINTER)),
            function(SIGNATURE_DIGEST_SIGN_INIT, "onDigestSignInit", FOUR_POINTERS),
            function(
                SIGNATURE_DIGEST_SIGN,
                "onDigestSign",
                FunctionDescriptor.of(
                    C_INT, C_POINTER, C_POINTER, C_POINTER, C_SIZE_T, C_POINTER, C_SIZE_T)),
            function(
                SIGNATURE_SET_CTX_PARAMS,
                "onSetContextParams",
                FunctionDescriptor.of(C_INT, C_POINTER, C_POINTER)),
            function(
                SIGNATURE_SETTABLE_CTX_PARAMS,
                "onSettableContextParams",
                FunctionDescriptor.of(C_POINTER, C_POINTER, C_POINTER)));

    /** An {@code OSSL_ALGORITHM} for each name of {@link JavaKey.Type#signature}. */
    static final MemorySegment SIGNATURE =
        ProviderTables.algorithms(
            Arrays.stream(JavaKey.Type.values())
                .map(type -> type.signature)
                .distinct()
                .map(name -> new ProviderTables.Algorithm(name, PROPERTIES, SIGNING))
                .toList());

    /** What can be asked of every key; what else the public key knows is answered as well. */
    static final MemorySegment GETTABLE =
        OsslParam.in(Arena.global())
            .sizeT("bits", 0)
            .sizeT("security-bits", 0)
            .sizeT("max-size", 0)
            .end();

    static final MemorySegment IMPORTABLE = OsslParam.in(Arena.global()).sizeT(OFFER, 0).end();

    static final MemorySegment SETTABLE =
        OsslParam.in(Arena.global()).utf8(PAD_MODE, "").utf8(SALTLEN, "").end();

    private static ProviderTables.Function function(
        int id, String name, FunctionDescriptor descriptor) {
      return new ProviderTables.Function(
          id, Native.stub(method(name, descriptor.toMethodType()), descriptor));
    }

    /** A function that gets the type of keys before what C gives it. */
    private static ProviderTables.Function function(
        int id, String name, FunctionDescriptor descriptor, JavaKey.Type type) {
      var typed = descriptor.toMethodType().insertParameterTypes(0, JavaKey.Type.class);
      return new ProviderTables.Function(
          id, Native.stub(MethodHandles.insertArguments(method(name, typed), 0, type), descriptor));
    }

    private static MethodHandle method(String name, MethodType type) {
      return Native.method(
          MethodHandles.lookup().in(KeyProvider.class),
          name,
          type.returnType(),
          type.parameterArray());
    }
  }

  /** The work of an upcall; its result is C's. */
  private interface Upcall {
    int call() throws Exception;
  }

  /** Runs an upcall that returns 0 if it has failed. Nothing leaves it but a number. */
  private static int upcall(Upcall upcall) {
    Err.enterUpcall();
    try {
      return upcall.call();
    } catch (Throwable t) {
      JavaKey.failed(t);
      return 0;
    } finally {
      Err.exitUpcall();
    }
  }

  /** As {@link #upcall} where C wants a pointer. */
  private static MemorySegment pointer(Callable<MemorySegment> upcall) {
    Err.enterUpcall();
    try {
      return upcall.call();
    } catch (Throwable t) {
      JavaKey.failed(t);
      return NULL;
    } finally {
      Err.exitUpcall();
    }
  }

  /** {@code OSSL_provider_init_fn} */
  static int onInit(
      MemorySegment handle, MemorySegment in, MemorySegment out, MemorySegment provctx) {
    return upcall(() -> {
      Native.sized(out, ADDRESS.byteSize()).set(ADDRESS, 0, Tables.PROVIDER);
      Native.sized(provctx, ADDRESS.byteSize()).set(ADDRESS, 0, handle);
      return 1;
    });
  }

  private static final int OSSL_OP_KEYMGMT = 10;
  private static final int OSSL_OP_SIGNATURE = 12;

  static MemorySegment onQueryOperation(
      MemorySegment provctx, int operation, MemorySegment noCache) {
    return pointer(() -> {
      Native.sized(noCache, C_INT.byteSize()).set(C_INT, 0, 0);
      return switch (operation) {
        case OSSL_OP_KEYMGMT -> Tables.KEYMGMT;
        case OSSL_OP_SIGNATURE -> Tables.SIGNATURE;
        default -> NULL;
      };
    });
  }

  static MemorySegment onNew(JavaKey.Type type, MemorySegment provctx) {
    return pointer(() -> MemorySegment.ofAddress(add(KEYS, new Key(type))));
  }

  static void onFree(MemorySegment keydata) {
    var _ =
        upcall(() -> {
          var key = KEYS.remove(keydata.address());
          if (key != null && key.content != null) {
            key.content.publicKey().close();
          }
          return 1;
        });
  }

  static int onGetParams(MemorySegment keydata, MemorySegment params) {
    return upcall(() -> EvpPkeyParams.EVP_PKEY_get_params(get(KEYS, keydata).publicKey(), params));
  }

  static MemorySegment onGettableParams(MemorySegment provctx) {
    return pointer(() -> Tables.GETTABLE);
  }

  static MemorySegment onQueryOperationName(JavaKey.Type type, int operation) {
    return pointer(() -> operation == OSSL_OP_SIGNATURE ? Tables.NAMES.get(type) : NULL);
  }

  private static final int OSSL_KEYMGMT_SELECT_PRIVATE_KEY = 1;

  static int onHas(MemorySegment keydata, int selection) {
    return upcall(() -> {
      var content = get(KEYS, keydata).content;
      boolean isPrivate = (selection & OSSL_KEYMGMT_SELECT_PRIVATE_KEY) != 0;
      return content != null && (!isPrivate || content.methods() != null) ? 1 : 0;
    });
  }

  static int onMatch(MemorySegment keydata1, MemorySegment keydata2, int selection) {
    return upcall(() -> {
      var one = get(KEYS, keydata1).publicKey();
      var other = get(KEYS, keydata2).publicKey();
      return EvpPkey.EVP_PKEY_eq(one, other) == 1 ? 1 : 0;
    });
  }

  /** Takes what is offered, or the public part of a key that is to be compared with one of here. */
  static int onImport(MemorySegment keydata, int selection, MemorySegment params) {
    return upcall(() -> {
      var key = get(KEYS, keydata);
      var offer = OsslParam.text(params, OFFER);
      key.content =
          offer.isPresent()
              ? OFFERS.remove(Long.parseLong(offer.get()))
              : new Content(publicKey(key.type, params), null);
      return key.content == null ? 0 : 1;
    });
  }

  private static Handle publicKey(JavaKey.Type type, MemorySegment params) {
    try (var arena = Arena.ofConfined();
        var context =
            Handle.own(
                EvpPkey.EVP_PKEY_CTX_new_from_name(NULL, arena.allocateFrom(type.keyName()), NULL),
                EvpPkey::EVP_PKEY_CTX_free)) {
      check(EvpPkeyFromdata.EVP_PKEY_fromdata_init(context.pointer()));
      var key = arena.allocate(ADDRESS);
      check(
          EvpPkeyFromdata.EVP_PKEY_fromdata(
              context.pointer(), key, EvpPkeyFromdata.EVP_PKEY_PUBLIC_KEY, params));
      return Handle.own(key.get(ADDRESS, 0), EvpPkey::EVP_PKEY_free);
    }
  }

  static MemorySegment onImportTypes(int selection) {
    return pointer(() -> Tables.IMPORTABLE);
  }

  static MemorySegment onNewContext(MemorySegment provctx, MemorySegment propq) {
    return pointer(() -> MemorySegment.ofAddress(add(SIGNINGS, new Signing())));
  }

  static void onFreeContext(MemorySegment context) {
    var _ =
        upcall(() -> {
          SIGNINGS.remove(context.address());
          return 1;
        });
  }

  /**
   * Begins a signature. OpenSSL also asks like this which digests a key signs with, so a no is no
   * failure to be told.
   */
  static int onDigestSignInit(
      MemorySegment context, MemorySegment mdname, MemorySegment provkey, MemorySegment params) {
    return upcall(() -> {
      var signing = get(SIGNINGS, context);
      if (!provkey.equals(NULL)) {
        signing.key = get(KEYS, provkey);
      }
      var digest = Objects.requireNonNullElse(Native.string(mdname), "");
      var type = signing.key().type;
      signing.scheme = new JavaKey.Scheme(digest, type == JavaKey.Type.RSA_PSS);
      return signing.methods().signsWith(digest) && signing.set(params) ? 1 : 0;
    });
  }

  static MemorySegment onSettableContextParams(MemorySegment context, MemorySegment provctx) {
    return pointer(() -> Tables.SETTABLE);
  }

  static int onSetContextParams(MemorySegment context, MemorySegment params) {
    return upcall(() -> get(SIGNINGS, context).set(params) ? 1 : 0);
  }

  /** Signs, or tells how much room that needs if there is none. */
  static int onDigestSign(
      MemorySegment context,
      MemorySegment sig,
      MemorySegment siglen,
      long sigsize,
      MemorySegment tbs,
      long tbslen) {
    return upcall(() -> {
      var signing = get(SIGNINGS, context);
      var length = Native.sized(siglen, C_SIZE_T.byteSize());
      if (sig.equals(NULL)) {
        length.set(JAVA_LONG, 0, EvpPkeySize.EVP_PKEY_get_size(signing.key().publicKey()));
        return 1;
      }
      byte[] signature = signing.methods().sign(signing.scheme, Native.bytes(tbs, tbslen));
      if (signature.length > sigsize) {
        throw new SignatureException("%d bytes, more than %d".formatted(signature.length, sigsize));
      }
      MemorySegment.copy(signature, 0, Native.sized(sig, sigsize), JAVA_BYTE, 0, signature.length);
      length.set(JAVA_LONG, 0, signature.length);
      return 1;
    });
  }
}
