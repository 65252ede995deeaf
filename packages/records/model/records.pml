/*
 * Version 2 of the key agreement as a model: log, roster and steps, minting, removal, and both policies.
 *
 * A moderates and speaks, B speaks, L listens until A removes it, M holds the link and has an entry that the server
 * shows to whom it likes. The server is the adversary: it withholds, delays and repeats what it delivers, and makes
 * another step for each speaker. A key is the history that it contains (`path`), which is what HKDF gives: whoever was
 * given it can follow it, and nobody else has it.
 *
 * check.sh runs it. -DPAUSE is the strict policy. Each fault breaks a claim:
 *   -DFAULT=1  a sponsor ignores v(s)
 *   -DFAULT=2  an older generation is spoken under after an eject
 *   -DFAULT=3  a removal that members read in a body and judge and other members don't see in the header
 *   -DFAULT=4  a heartbeat confirms when it arrives, and not for as long as the batch that it names is young
 */
#ifndef FAULT
#define FAULT 0
#endif
#ifdef PAUSE
#define STRICT 1
#else
#define STRICT 0
#endif

#define A 0
#define B 1
#ifndef LOG
#define LOG 2
#endif
#ifndef STEPS
#define STEPS 2
#endif
#define TOO_OLD 2

/* The log. 1: A mints. 2: A removes L. `eject` is the number of that statement, 0 before. */
byte length = 0;
byte eject = 0;
byte mintV[LOG + 1];

/* What each speaker has read: statements, and roster entries. Entry 1 is L's, entry 2 is M's. */
byte n[2];
byte v[2] = 1;

/* The key that each speaker is at: generation, step, the path of (n, v) of its steps, and what the last one covers. */
byte gen[2];
byte step[2];
short path[2];
byte coverN[2];
byte coverV[2];

/* What L and M were given by A, who mints too, and by B. An older gift stays if the server does not ask again. */
byte lGen[2];  byte lStep[2];  short lPath[2];
byte mGen[2];  byte mStep[2];  short mPath[2];

/* A's newest heartbeat on its way: what it knew, and how old the batch of B is that it names. When B was last confirmed. */
byte beatN = 0;
byte beatAge = TOO_OLD;
byte confirmedAge = TOO_OLD;
bool isBehind = false;
/* Time since the removal. */
byte age = 0;

/* Whether L is welcome by the log to statement k, as a member sees it who reads headers; A has read the body too. */
#define isOut(k) (eject > 0 && (k) >= eject)
#define seesOut(who, k) (isOut(k) && !(FAULT == 3 && who == B))

#define follows(who, g, s, p) (g > 0 && g == gen[who] && s <= step[who] && (path[who] >> (4 * (step[who] - s))) == p)
#define lOpens(who) (follows(who, lGen[0], lStep[0], lPath[0]) || follows(who, lGen[1], lStep[1], lPath[1]))
#define mOpens(who) (follows(who, mGen[0], mStep[0], mPath[0]) || follows(who, mGen[1], mStep[1], mPath[1]))

#define maySeal(who) (gen[who] > 0 && (FAULT == 2 || !isOut(n[who]) || gen[who] >= eject))
#define isOpen(who) (!STRICT || who == A || (confirmedAge < TOO_OLD && !isBehind))

/* A speaker says something under the key that it is at. The claims of the design: */
inline speak(who) {
  if
  :: maySeal(who) && isOpen(who) ->
       /* whoever opens it stands in the roster that the speaker's key contains, */
       assert(!(mOpens(who) && coverV[who] < 2));
       /* a removal that the speaker has read holds, */
       assert(!(lOpens(who) && isOut(n[who])));
       /* and in a strict room one that the speaker is kept from holds after 10 s. */
       assert(!(STRICT && eject > 0 && age >= TOO_OLD && lOpens(who)))
  :: else
  fi
}

inline goTo(who, g) {
  gen[who] = g; step[who] = 0; path[who] = 0; coverN[who] = g; coverV[who] = mintV[g]
}

inline mint() {
  length++;
  n[A] = length;
  mintV[length] = v[A];
  if
  :: true
  :: eject == 0 && length > 1 -> eject = length; age = 0
  fi;
  goTo(A, length);
  /* M(g) goes to whom A knows and welcomes; the server may lose it. */
  if :: !isOut(length) -> lGen[A] = length; lStep[A] = 0; lPath[A] = 0 :: true fi;
  if :: v[A] >= 2 -> mGen[A] = length; mStep[A] = 0; mPath[A] = 0 :: true fi
}

/* A step for one speaker covers what that speaker has read, and no less than the one before. */
inline makeStep(who) {
  step[who]++;
  coverN[who] = n[who];
  coverV[who] = v[who];
  path[who] = path[who] * 16 + n[who] * 4 + v[who]
}

active proctype Members() {
  do
  :: atomic { length < LOG && n[A] == length -> mint() }
  :: atomic { true -> speak(A) }
  :: atomic { true -> speak(B) }
  :: atomic { STRICT && length > 0 -> beatN = n[A]; beatAge = 0 }
  od
}

active proctype Server() {
  byte who;
  do
  /* B reads the next statement; its wrap, which is for the roster of the header, comes with it or never. */
  :: atomic { n[B] < length -> n[B]++ }
  :: atomic { n[B] > gen[B] && v[B] >= mintV[n[B]] && n[B] > 0 -> goTo(B, n[B]) }
  :: atomic { v[A] == 1 -> v[A] = 2 }
  :: atomic { v[B] == 1 -> v[B] = 2 }
  :: atomic {
       if :: who = A :: who = B fi;
       if
       :: gen[who] > 0 && step[who] < STEPS && v[who] >= coverV[who] && n[who] >= coverN[who] -> makeStep(who)
       :: else
       fi }
  /* A sponsor is asked for M: it gives for entries up to v(s) alone. */
  :: atomic {
       if :: who = A :: who = B fi;
       if
       :: gen[who] > 0 && v[who] >= 2 && (FAULT == 1 || coverV[who] >= 2) ->
            mGen[who] = gen[who]; mStep[who] = step[who]; mPath[who] = path[who]
       :: else
       fi }
  /* A sponsor is asked for L: welcome at n(s), and by nothing read since unwelcome. */
  :: atomic {
       if :: who = A :: who = B fi;
       if
       :: gen[who] > 0 && !seesOut(who, coverN[who]) && !seesOut(who, n[who]) ->
            lGen[who] = gen[who]; lStep[who] = step[who]; lPath[who] = path[who]
       :: else
       fi }
  /* A heartbeat arrives, late or again. */
  :: atomic { STRICT && beatAge < TOO_OLD || (FAULT == 4 && STRICT && beatN > 0) ->
       if
       :: beatN > n[B] -> isBehind = true
       :: else -> isBehind = false; if :: FAULT == 4 -> confirmedAge = 0 :: else -> confirmedAge = (beatAge < confirmedAge -> beatAge : confirmedAge) fi
       fi }
  /* Time passes. */
  :: atomic { STRICT ->
       if :: beatAge < TOO_OLD -> beatAge++ :: else fi;
       if :: confirmedAge < TOO_OLD -> confirmedAge++ :: else fi;
       if :: eject > 0 && age < TOO_OLD -> age++ :: else fi }
  od
}
