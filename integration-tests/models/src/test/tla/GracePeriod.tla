---------------------------- MODULE GracePeriod -----------------------------
(* Grace periods: callers that share them, the look, asking, the barrier, disposal.

   One reader on a processor with a store buffer (see Targeted), lazy for good or eager for good. Each
   caller owns one object, unlinks it, and disposes of it once a grace period has ended that began
   after that: one it leads, or one that it sees ended. A leader whose question (the LOOK bit) is not
   answered may expedite at any time; in the engine after a moment, or because a caller says so.

   A leader may be overtaken at any time; in the engine when it makes no look for a while. Then two
   lead the same number, each by a pass of its own, and the one that was overtaken goes on whenever
   it likes, or, if Stops, never.

   Reader:  Hooks.enter, exitKernel; SlowPath.run
   Callers: GracePeriods.next, synchronize, hasEnded, tryLead, lead, makePass; Pass.isOver;
            Holdouts.look, ask, Unsure.isGone, expedite *)
EXTENDS Naturals, Sequences, TLC

CONSTANTS Twin, Callers, Last, Stops

VARIABLES m, buf, o, q, disposed
vars == <<m, buf, o, q, disposed>>

Word(n, mode) == [n |-> n, mode |-> mode]
Nowhere == Word(0, "none")
Max(a, b) == IF a > b THEN a ELSE b

Init ==
  /\ \E lazy \in BOOLEAN, stopped \in IF Stops THEN {CHOOSE c \in Callers : TRUE, "nobody"} ELSE {"nobody"} :
       m = [status |-> Word(0, "U"), look |-> FALSE, lazy |-> lazy, linked |-> Callers,
            started |-> 0, ended |-> 0, leader |-> "nobody", stopped |-> stopped]
  /\ buf = <<>>
  /\ o = [pc |-> "out", word |-> Word(0, "U"), entry |-> TRUE, refs |-> {}]
  /\ q = [c \in Callers |->
           [pc |-> IF Twin = "number-before-unlinking" THEN "next" ELSE "unlink", number |-> 0, led |-> 0,
            flag |-> FALSE, word |-> Nowhere]]
  /\ disposed = {}

Drain ==
  /\ buf # <<>>
  /\ m' = [m EXCEPT !.status = Head(buf)]
  /\ buf' = Tail(buf)
  /\ UNCHANGED <<o, q, disposed>>

--------------------------------------------------------------------------------
At(pc) == o.pc = pc
Fenced(pc, next) ==
  At(pc) /\ buf = <<>> /\ o' = [o EXCEPT !.pc = next] /\ UNCHANGED <<m, buf, q, disposed>>

Enter ==
  /\ At("out") /\ o.word.n < Last
  /\ LET entered == Word(o.word.n + 1, "K")
         fence == o.word.mode = "U" /\ Twin # "entry-without-fence"
     IN /\ buf' = Append(buf, entered)
        /\ o' = [o EXCEPT !.word = entered, !.entry = TRUE, !.pc = IF fence THEN "fence" ELSE "check"]
  /\ UNCHANGED <<m, q, disposed>>
Fence == Fenced("fence", "check")
Check ==
  /\ At("check") /\ o' = [o EXCEPT !.pc = IF m.look THEN "slow" ELSE "body"]
  /\ UNCHANGED <<m, buf, q, disposed>>
Slow == Fenced("slow", "take")
Take ==
  /\ At("take")
  /\ m' = [m EXCEPT !.look = FALSE]
  /\ o' = [o EXCEPT !.pc = IF o.entry THEN "body" ELSE "leave"]
  /\ UNCHANGED <<buf, q, disposed>>
Read(c) ==
  /\ At("body") /\ c \in m.linked \ o.refs /\ o' = [o EXCEPT !.refs = @ \cup {c}]
  /\ UNCHANGED <<m, buf, q, disposed>>
Exit ==
  /\ At("body") /\ o' = [o EXCEPT !.entry = FALSE, !.pc = IF m.look THEN "slow" ELSE "leave"]
  /\ UNCHANGED <<m, buf, q, disposed>>
Leave ==
  /\ At("leave")
  /\ \E mode \in IF m.lazy THEN {"U", "I"} ELSE {"U"} :
       LET left == Word(o.word.n, mode) IN
       /\ buf' = Append(buf, left)
       /\ o' = IF Twin = "no-release-at-exit" THEN [o EXCEPT !.word = left, !.pc = "last use"]
               ELSE [o EXCEPT !.word = left, !.refs = {}, !.pc = "out"]
  /\ UNCHANGED <<m, q, disposed>>
LastUse == \* the twin whose store of the status has risen above a use of what was read
  /\ At("last use") /\ o' = [o EXCEPT !.refs = {}, !.pc = "out"] /\ UNCHANGED <<m, buf, q, disposed>>

Reader == Enter \/ Fence \/ Check \/ Slow \/ Take \/ (\E c \in Callers : Read(c)) \/ Exit \/ Leave \/ LastUse

--------------------------------------------------------------------------------
(* What is not read any more is forgotten, which keeps the states few. *)
Forget(r, to) ==
  IF to \in {"end", "dispose"} THEN [r EXCEPT !.pc = to, !.flag = FALSE, !.word = Nowhere,
                                             !.led = IF to = "end" THEN @ ELSE 0]
  ELSE [r EXCEPT !.pc = to]
Step(c, from, to) == q[c].pc = from /\ q' = [q EXCEPT ![c] = Forget(@, to)]
Rest == UNCHANGED <<buf, o, disposed>>

Unlink(c) ==
  /\ Step(c, "unlink", IF Twin = "number-before-unlinking" THEN "lock" ELSE "next")
  /\ m' = [m EXCEPT !.linked = @ \ {c}] /\ Rest
NextNumber(c) ==
  /\ q[c].pc = "next"
  /\ q' = [q EXCEPT ![c].number = m.started + (IF Twin = "served-by-the-running" THEN 0 ELSE 1),
                    ![c].pc = IF Twin = "number-before-unlinking" THEN "unlink" ELSE "lock"]
  /\ UNCHANGED m /\ Rest
Poll(c) == m.ended >= q[c].number /\ Step(c, "lock", "dispose") /\ UNCHANGED m /\ Rest
Lock(c) ==
  /\ q[c].pc = "lock" /\ m.leader = "nobody" /\ m.ended < q[c].number
  /\ q' = [q EXCEPT ![c].led = m.ended + 1, ![c].pc = "lead"]
  /\ m' = [m EXCEPT !.leader = c] /\ Rest
Overtake(c) ==
  /\ q[c].pc = "lock" /\ m.leader \notin {"nobody", c} /\ m.ended < q[c].number
  /\ Twin \notin {"overtaken-by-nobody", "leads-for-ever"}
  /\ q' = [q EXCEPT ![c].led = m.ended + 1,
                    ![c].pc = IF Twin = "overtakes-without-a-pass" THEN "end" ELSE "lead"]
  /\ m' = [m EXCEPT !.leader = c] /\ Rest
Lead(c) ==
  /\ q[c].pc = "lead"
  /\ m' = [m EXCEPT !.started = IF Twin = "number-after-the-pass" THEN @ ELSE Max(@, q[c].led)]
  /\ q' = [q EXCEPT ![c].pc = "lazy"] /\ Rest
Over(c) == \* somebody else's pass of this number was sooner over
  /\ q[c].pc \in {"lazy", "look", "ask", "taken", "where", "after", "wait"} /\ m.ended >= q[c].led
  /\ q' = [q EXCEPT ![c] = Forget(@, "end")] /\ UNCHANGED m /\ Rest

Lazy(c) ==
  /\ q[c].pc = "lazy" /\ q' = [q EXCEPT ![c].flag = m.lazy, ![c].pc = "look"]
  /\ UNCHANGED m /\ Rest
Waits(w) == IF w.mode = "K" /\ Twin # "early-dispose" THEN "wait" ELSE "end"
LookAt(c) ==
  /\ q[c].pc = "look"
  /\ LET w == m.status
         unsure == q[c].flag /\ ~(Twin = "sampler-saw-kernel-no-barrier" /\ w.mode = "K")
         to == IF w.mode = "U" THEN "end" ELSE IF unsure THEN "ask" ELSE Waits(w)
     IN q' = [q EXCEPT ![c] = Forget([@ EXCEPT !.word = IF to = "wait" THEN w ELSE Nowhere, !.flag = FALSE], to)]
  /\ UNCHANGED m /\ Rest

Ask(c) == Step(c, "ask", "taken") /\ m' = [m EXCEPT !.look = TRUE] /\ Rest
(* Unsure.isGone: the bit, then the status. *)
Taken(c) ==
  /\ q[c].pc = "taken"
  /\ q' = [q EXCEPT ![c].flag = IF Twin = "status-before-bit" THEN FALSE ELSE ~m.look,
                    ![c].word = IF Twin = "status-before-bit" THEN m.status ELSE Nowhere,
                    ![c].pc = "where"]
  /\ UNCHANGED m /\ Rest
Where(c) ==
  /\ q[c].pc = "where"
  /\ LET w == IF Twin = "status-before-bit" THEN q[c].word ELSE m.status
         taken == IF Twin = "status-before-bit" THEN ~m.look ELSE q[c].flag
         to == IF w.mode = "U" THEN "end" ELSE IF ~taken THEN "taken"
               ELSE IF Twin = "answer-is-enough" THEN "end" ELSE Waits(w)
     IN q' = [q EXCEPT ![c] = Forget([@ EXCEPT !.word = IF to = "wait" THEN w ELSE Nowhere, !.flag = FALSE], to)]
  /\ UNCHANGED m /\ Rest
Expedite(c) ==
  /\ Twin # "asks-and-never-expedites" /\ Step(c, "taken", "after") /\ (buf = <<>> \/ Twin = "lazy-without-barrier")
  /\ UNCHANGED m /\ Rest
After(c) ==
  /\ q[c].pc = "after"
  /\ LET to == Waits(m.status)
     IN q' = [q EXCEPT ![c] = Forget([@ EXCEPT !.word = m.status], to)]
  /\ UNCHANGED m /\ Rest
Gone(w) == IF Twin = "two-state-sampling" THEN m.status.mode = "U" ELSE m.status # w
Wait(c) == Gone(q[c].word) /\ Step(c, "wait", "end") /\ UNCHANGED m /\ Rest
End(c) ==
  /\ Step(c, "end", IF q[c].led >= q[c].number THEN "dispose" ELSE "lock")
  /\ m' = [m EXCEPT !.ended = Max(@, q[c].led),
                    !.started = Max(@, q[c].led),
                    !.leader = IF Twin = "leads-for-ever" \/ @ # c THEN @ ELSE "nobody"] /\ Rest
Dispose(c) ==
  /\ Step(c, "dispose", "done") /\ disposed' = disposed \cup {c} /\ UNCHANGED <<m, buf, o>>

Caller(c) ==
  \/ Unlink(c) \/ NextNumber(c) \/ Poll(c) \/ Lock(c) \/ Overtake(c) \/ Lead(c) \/ Over(c) \/ Lazy(c) \/ LookAt(c) \/ Ask(c)
  \/ Taken(c) \/ Where(c) \/ Expedite(c) \/ After(c) \/ Wait(c) \/ End(c) \/ Dispose(c)

Next == Drain \/ Reader \/ \E c \in Callers : Caller(c)
Spec ==
  /\ Init /\ [][Next]_vars /\ WF_vars(Drain) /\ WF_vars(Reader)
  /\ \A c \in Callers : \* Expedite: time runs out
       WF_vars(m.stopped # c /\ Caller(c)) /\ SF_vars(m.stopped # c /\ Expedite(c))

--------------------------------------------------------------------------------
Alike == Permutations(Callers)

(* Nothing is disposed of while it is referenced. *)
NoneLost == o.refs \cap disposed = {}

EveryGracePeriodEnds == \A c \in Callers : <>(q[c].pc = "done" \/ m.stopped = c)
=============================================================================
